/**
 * Findings become conditions, events and addresses: only the leader writes, and only what changed.
 *
 * <p>Read {@link dev.fairlead.operator.report.Reporter} first.
 */
@NullMarked
package dev.fairlead.operator.report;

import org.jspecify.annotations.NullMarked;
