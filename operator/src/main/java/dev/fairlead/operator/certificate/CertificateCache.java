package dev.fairlead.operator.certificate;

import dev.fairlead.operator.cluster.SecretSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * Parses each Secret's content once, however many Ingresses use it and however often it is looked
 * at. What was not asked for during a whole pass is forgotten. Used by one thread.
 */
public final class CertificateCache {
  private Map<SecretSpec, ParsedSecret> before = new HashMap<>();
  private Map<SecretSpec, ParsedSecret> now = new HashMap<>();

  /** Begins a pass. */
  public void nextPass() {
    before = now;
    now = HashMap.newHashMap(before.size());
  }

  public ParsedSecret parse(SecretSpec secret) {
    ParsedSecret known = now.get(secret);
    if (known == null) {
      known = before.get(secret);
      known = known == null ? KeyPairReader.read(secret) : known;
      now.put(secret, known);
    }
    return known;
  }
}
