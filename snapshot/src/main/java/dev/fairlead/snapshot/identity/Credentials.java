package dev.fairlead.snapshot.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one side of the feed holds at one moment.
 *
 * @param chain own certificate, leaf first
 * @param key its private key
 * @param previous private keys before it, to open what was sealed under them
 * @param authorities certificates of the CA; more than one while the CA itself rotates
 */
record Credentials(
    List<X509Certificate> chain,
    PrivateKey key,
    List<PrivateKey> previous,
    List<X509Certificate> authorities) {
  @Override
  public String toString() {
    return "Credentials[" + chain.getFirst().getSubjectX500Principal() + ", key redacted]";
  }
}
