package dev.fairlead.snapshot;

import java.util.List;

/**
 * A certificate chain with its private key, already checked to belong together.
 *
 * @param id {@code namespace/name} of the Secret
 * @param chain DER, leaf first
 * @param key the leaf's private key
 * @param origin the Secret
 */
public record Certificate(String id, List<Der> chain, PrivateKeyDer key, Origin origin) {
  public Certificate {
    chain = List.copyOf(chain);
  }
}
