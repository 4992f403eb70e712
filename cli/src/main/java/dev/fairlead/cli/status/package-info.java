/**
 * How an installation is: asks the admin ports of operators and data planes, in a cluster or here,
 * and makes one page of their answers.
 *
 * <p>Read {@link dev.fairlead.cli.status.StatusView} first.
 */
@NullMarked
package dev.fairlead.cli.status;

import org.jspecify.annotations.NullMarked;
