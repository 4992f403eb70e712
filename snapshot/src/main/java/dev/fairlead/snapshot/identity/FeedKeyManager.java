package dev.fairlead.snapshot.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Presents the newest credentials. An alias names one leaf, so a handshake never mixes two. */
final class FeedKeyManager extends X509ExtendedKeyManager {
  private final Supplier<Credentials> newest;
  private volatile Credentials chosen;

  FeedKeyManager(Supplier<Credentials> newest) {
    this.newest = newest;
    this.chosen = newest.get();
  }

  private @Nullable String choose(String... keyTypes) {
    Credentials now = newest.get();
    String algorithm = now.key().getAlgorithm();
    for (String type : keyTypes) {
      if (type.equals(algorithm) || type.startsWith(algorithm + "_")) {
        chosen = now;
        return alias(now);
      }
    }
    return null;
  }

  private static String alias(Credentials credentials) {
    return "feed-" + credentials.chain().getFirst().getSerialNumber().toString(16);
  }

  private @Nullable Credentials named(String alias) {
    Credentials now = newest.get();
    if (alias(now).equals(alias)) {
      return now;
    }
    Credentials last = chosen;
    return alias(last).equals(alias) ? last : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Credentials found = named(alias);
    return found == null ? null : found.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Credentials found = named(alias);
    return found == null ? null : found.key();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return getClientAliases(keyType, issuers);
  }
}
