package dev.fairlead.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the snapshot, so that equal inputs still give equal snapshots.
 *
 * @param ticketKeys TLS session ticket keys: the first encrypts, all decrypt; shared by all data
 *     planes
 * @param fallback the self-made certificate for hosts without one; null before the first is made
 */
public record Beside(List<TicketKey> ticketKeys, @Nullable Certificate fallback) {
  public static final Beside NONE = new Beside(List.of(), null);

  public Beside {
    ticketKeys = List.copyOf(ticketKeys);
  }
}
