/**
 * Kubernetes objects in; snapshots, statuses and events out. Wired by hand.
 *
 * <p>Read {@link dev.fairlead.operator.Operator} first, then {@link dev.fairlead.operator.Cycle}.
 */
@NullMarked
package dev.fairlead.operator;

import org.jspecify.annotations.NullMarked;
