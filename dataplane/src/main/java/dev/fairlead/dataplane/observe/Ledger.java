package dev.fairlead.dataplane.observe;

import java.util.EnumMap;
import java.util.Map;

/**
 * Where every request went that was ever accepted.
 *
 * @param accepted requests whose head was read, or refused while it was
 * @param inFlight of these, not finished yet
 * @param accounts of these, finished, by how
 * @param difference accepted − Σ accounts − in flight: always 0
 */
public record Ledger(long accepted, long inFlight, Map<Account, Long> accounts, long difference) {
  public Ledger {
    accounts = Map.copyOf(accounts);
  }

  static Ledger of(Counts counts) {
    Map<Account, Long> accounts = new EnumMap<>(Account.class);
    for (Account account : Account.values()) {
      accounts.put(account, counts.accounts[account.ordinal()]);
    }
    return new Ledger(counts.accepted, counts.inFlight, accounts, counts.difference());
  }

  /** Requests in one account. */
  public long in(Account account) {
    return accounts.getOrDefault(account, 0L);
  }
}
