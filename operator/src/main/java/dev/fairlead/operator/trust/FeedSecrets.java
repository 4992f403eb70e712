package dev.fairlead.operator.trust;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The feed's files in two Secrets of the operator's namespace: {@code NAME-operator} holds them all
 * and is only ever read by operators through the API; {@code NAME-dataplane} holds what a data
 * plane mounts, and never the CA's key. The resource version of the first decides who was faster.
 */
public final class FeedSecrets implements FeedStore {
  private static final String PAIR = "dataplane.";
  private static final int TOO_MANY = 429; // requests, RFC 6585

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private @Nullable Secret kept;

  /**
   * @param client stays the caller's to close
   * @param name what the names of the Secrets begin with
   */
  public FeedSecrets(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public void load(CertificateFolder folder) throws IOException {
    try {
      kept = client.secrets().inNamespace(namespace).withName(name + "-operator").get();
    } catch (KubernetesClientException e) {
      throw unusable(name + "-operator", e);
    }
    if (kept != null) {
      var files = new TreeMap<String, byte[]>();
      data(kept).forEach((file, text) -> files.put(file, Base64.getDecoder().decode(text)));
      folder.replaceAll(files);
    }
  }

  @Override
  public boolean save(CertificateFolder folder) throws IOException {
    var all = new TreeMap<String, String>();
    folder
        .files()
        .forEach((file, bytes) -> all.put(file, Base64.getEncoder().encodeToString(bytes)));
    var handedOut = new TreeMap<>(all);
    handedOut.keySet().removeIf(file -> !file.equals("ca.crt") && !file.startsWith(PAIR));
    var current = kept;
    if (current == null || !data(current).equals(all)) {
      if (!write(secret("operator", all, current))) {
        return false;
      }
    }
    return handOut(handedOut);
  }

  /** Every operator mends what data planes mount. */
  private boolean handOut(Map<String, String> files) throws IOException {
    Secret current;
    try {
      current = client.secrets().inNamespace(namespace).withName(name + "-dataplane").get();
    } catch (KubernetesClientException e) {
      throw unusable(name + "-dataplane", e);
    }
    return (current != null && data(current).equals(files))
        || write(secret("dataplane", files, current));
  }

  private Secret secret(String half, Map<String, String> files, @Nullable Secret current) {
    var builder =
        current == null
            ? new SecretBuilder()
                .withNewMetadata()
                .withName(name + "-" + half)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/part-of", "fairlead")
                .addToLabels("app.kubernetes.io/managed-by", "fairlead-operator")
                .endMetadata()
                .withType("Opaque")
            : new SecretBuilder(current);
    return builder.withData(files).build();
  }

  /** Creates, or replaces the version that was read; false when another was faster. */
  private boolean write(Secret secret) throws IOException {
    var resource = client.resource(secret);
    try {
      var isNew = secret.getMetadata().getResourceVersion() == null;
      var written = isNew ? resource.create() : resource.update();
      if (secret.getMetadata().getName().endsWith("-operator")) {
        kept = written;
      }
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw unusable(secret.getMetadata().getName(), e);
    }
  }

  private static Map<String, String> data(Secret secret) {
    return Objects.requireNonNullElse(secret.getData(), Map.of());
  }

  private IOException unusable(String secret, KubernetesClientException e) {
    boolean answered = e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != TOO_MANY;
    String message = "Secret " + namespace + "/" + secret + ": " + e.getMessage();
    return answered ? new IOException(message, e) : new UnansweredException(message, e);
  }
}
