/**
 * The feed, both halves on real sockets.
 *
 * <p>Read {@code FeedTest} first.
 */
@org.jspecify.annotations.NullMarked
package dev.fairlead.e2e.feed;
