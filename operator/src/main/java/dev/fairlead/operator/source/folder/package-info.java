/**
 * A folder of manifests as a source: what has changed, when a file may be read, what of it counts.
 *
 * <p>Read {@link dev.fairlead.operator.source.folder.FolderSource} first.
 */
@NullMarked
package dev.fairlead.operator.source.folder;

import org.jspecify.annotations.NullMarked;
