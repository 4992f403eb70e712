/**
 * The feed's CA and certificates: made, handed out through files, rotated; and what is derived from
 * the CA's key.
 *
 * <p>Read {@link dev.fairlead.operator.trust.FeedTrust} first.
 */
@NullMarked
package dev.fairlead.operator.trust;

import org.jspecify.annotations.NullMarked;
