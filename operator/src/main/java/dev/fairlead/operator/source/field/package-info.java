/**
 * Reads the fields of a tree by name and type, by the rules of an API server, and collects what
 * does not fit.
 *
 * <p>Read {@link dev.fairlead.operator.source.field.FieldReader} first.
 */
@NullMarked
package dev.fairlead.operator.source.field;

import org.jspecify.annotations.NullMarked;
