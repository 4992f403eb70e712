/**
 * The front door for people: one class per verb, and what they print.
 *
 * <p>Read {@link dev.fairlead.cli.Cli} first.
 */
@NullMarked
package dev.fairlead.cli;

import org.jspecify.annotations.NullMarked;
