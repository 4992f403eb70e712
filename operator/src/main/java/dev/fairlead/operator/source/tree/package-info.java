/**
 * Text in, trees with line numbers out: YAML and JSON alike, documents one by one, sizes bounded.
 *
 * <p>Read {@link dev.fairlead.operator.source.tree.Document} first.
 */
@NullMarked
package dev.fairlead.operator.source.tree;

import org.jspecify.annotations.NullMarked;
