/**
 * Receives revisions, keeps the last good one on disk, hands each to whoever makes it live.
 *
 * <p>Read {@link dev.fairlead.dataplane.feed.FeedClient} first, then {@code Feeding} and {@code
 * OperatorStream}.
 */
@NullMarked
package dev.fairlead.dataplane.feed;

import org.jspecify.annotations.NullMarked;
