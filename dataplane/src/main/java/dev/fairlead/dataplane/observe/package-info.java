/**
 * Access log, metrics and the ledger: told once per exchange.
 *
 * <p>Read {@link dev.fairlead.dataplane.observe.Recorder} first.
 */
@NullMarked
package dev.fairlead.dataplane.observe;

import org.jspecify.annotations.NullMarked;
