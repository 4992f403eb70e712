/**
 * Names and paths as users write them: the form that is demanded, and the form that is compared.
 * Looks at nothing but the text.
 *
 * <p>Read {@link dev.fairlead.operator.resolve.name.HostNames} first.
 */
@NullMarked
package dev.fairlead.operator.resolve.name;

import org.jspecify.annotations.NullMarked;
