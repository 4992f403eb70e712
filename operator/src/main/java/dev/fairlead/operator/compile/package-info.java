/**
 * Pure lowering of resolved things to a {@link dev.fairlead.snapshot.Snapshot}, one class per
 * concept. Nothing is looked up here.
 *
 * <p>Read {@link dev.fairlead.operator.compile.Compiler} first.
 */
@NullMarked
package dev.fairlead.operator.compile;

import org.jspecify.annotations.NullMarked;
