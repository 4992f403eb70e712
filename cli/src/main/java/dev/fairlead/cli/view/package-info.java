/**
 * What the offline verbs print: records whose components are the fields of the JSON that {@code
 * docs/reference/cli.md} promises.
 *
 * <p>Read {@link dev.fairlead.cli.view.Picture} first.
 */
@NullMarked
package dev.fairlead.cli.view;

import org.jspecify.annotations.NullMarked;
