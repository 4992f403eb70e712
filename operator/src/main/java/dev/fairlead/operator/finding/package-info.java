/**
 * Every way a user can be wrong, as data. The same value becomes a condition, an event, a line of
 * {@code check} and a page of the docs.
 *
 * <p>Read {@link dev.fairlead.operator.finding.FindingCode} first: it is the catalogue.
 */
@NullMarked
package dev.fairlead.operator.finding;

import org.jspecify.annotations.NullMarked;
