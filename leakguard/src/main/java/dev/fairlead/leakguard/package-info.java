/**
 * What every module needs whose tests run Netty in their own process.
 *
 * <p>Read {@link dev.fairlead.leakguard.LeakGuard} first.
 */
@NullMarked
package dev.fairlead.leakguard;

import org.jspecify.annotations.NullMarked;
