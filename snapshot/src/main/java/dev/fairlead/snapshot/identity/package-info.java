/**
 * Who is who on the feed: certificates read from files with the JDK alone, identities instead of
 * host names.
 *
 * <p>Read {@link dev.fairlead.snapshot.identity.FeedIdentity} first.
 */
@NullMarked
package dev.fairlead.snapshot.identity;

import org.jspecify.annotations.NullMarked;
