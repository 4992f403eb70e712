/**
 * The life of one request, whatever protocol it came by and goes on with.
 *
 * <p>Read {@link dev.fairlead.dataplane.exchange.RequestFlow} first.
 */
@NullMarked
package dev.fairlead.dataplane.exchange;

import org.jspecify.annotations.NullMarked;
