/**
 * The operator's health and metrics, and their port. The only room of the operator that knows the
 * metrics library.
 *
 * <p>Read {@link dev.fairlead.operator.ops.Ops} first.
 */
@NullMarked
package dev.fairlead.operator.ops;

import org.jspecify.annotations.NullMarked;
