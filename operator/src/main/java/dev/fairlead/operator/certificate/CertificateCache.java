package dev.fairlead.operator.certificate;

import dev.fairlead.operator.cluster.SecretSpec;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Parses each Secret's content once, however many Ingresses use it and however often it is looked
 * at, as long as somebody has the content. Used by one thread.
 */
public final class CertificateCache {
  private final Map<SecretSpec, ParsedSecret> parsed = new WeakHashMap<>();

  public ParsedSecret parse(SecretSpec secret) {
    return parsed.computeIfAbsent(secret, KeyPairReader::read);
  }
}
