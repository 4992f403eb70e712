/**
 * How an endpoint is chosen: an algorithm sees candidates and their load, and gives an index. It
 * keeps nothing between two choices and knows no socket.
 *
 * <p>Read {@link dev.fairlead.dataplane.balance.Balancer} first.
 */
@NullMarked
package dev.fairlead.dataplane.balance;

import org.jspecify.annotations.NullMarked;
