/**
 * Operator and data plane in one process.
 *
 * <p>Read {@link dev.fairlead.cli.standalone.Standalone} first.
 */
@NullMarked
package dev.fairlead.cli.standalone;

import org.jspecify.annotations.NullMarked;
