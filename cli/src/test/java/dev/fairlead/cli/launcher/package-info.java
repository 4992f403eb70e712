/**
 * Tests of the launcher script, with a JDK, a Maven and a PATH made for the purpose.
 *
 * <p>Read {@link dev.fairlead.cli.launcher.LauncherTest} first.
 */
@NullMarked
package dev.fairlead.cli.launcher;

import org.jspecify.annotations.NullMarked;
