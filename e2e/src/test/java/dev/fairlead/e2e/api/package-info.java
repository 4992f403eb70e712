/**
 * The two halves as processes on a real API server, without a node: what the operator reads and
 * writes, and with which rights.
 *
 * <p>Read {@link dev.fairlead.e2e.api.OperatorOnApiServerTest} first.
 */
@NullMarked
package dev.fairlead.e2e.api;

import org.jspecify.annotations.NullMarked;
