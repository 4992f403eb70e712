package dev.fairlead.snapshot.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * One side of the feed as its certificate folder tells: {@code ca.crt} (whom to trust), {@code
 * operator.crt} and {@code operator.key}, or {@code dataplane.crt} and {@code dataplane.key} (who
 * we are), and optionally {@code dataplane.previous.key}.
 *
 * <p>The managers read the newest credentials at each handshake, so a rotation needs no restart and
 * cuts no connection. The peer is whoever presents a certificate of this CA with the other role's
 * URI; host names say nothing.
 */
public final class FeedIdentity {
  private static final int LOAD_ATTEMPTS = 20;
  private static final long LOAD_PAUSE_NANOS = 100_000_000;

  private final Path folder;
  private final Role role;
  private volatile Credentials credentials;
  private List<byte[]> raw;

  private FeedIdentity(Path folder, Role role, List<byte[]> raw, Credentials credentials) {
    this.folder = folder;
    this.role = role;
    this.raw = raw;
    this.credentials = credentials;
  }

  /**
   * Reads the files; waits up to two seconds for a pair that is just being replaced.
   *
   * @throws IOException if one is missing, unreadable or broken; the message names the folder
   */
  public static FeedIdentity load(Path folder, Role role) throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<byte[]> raw = read(folder, role);
      try {
        return new FeedIdentity(folder, role, raw, parse(raw));
      } catch (GeneralSecurityException e) {
        if (attempt == LOAD_ATTEMPTS || Thread.currentThread().isInterrupted()) {
          throw new IOException("certificates in " + folder + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(LOAD_PAUSE_NANOS);
      }
    }
  }

  /**
   * Reads the files again; blocks on the disk.
   *
   * @return whether they changed
   * @throws IOException if they cannot be used as they are now, such as in the middle of a
   *     replacement; what was read before stays in use
   */
  public synchronized boolean reload() throws IOException {
    List<byte[]> now = read(folder, role);
    if (same(now, raw)) {
      return false;
    }
    try {
      credentials = parse(now);
      raw = now;
      return true;
    } catch (GeneralSecurityException e) {
      throw new IOException("certificates in " + folder + ": " + e.getMessage(), e);
    }
  }

  public Role role() {
    return role;
  }

  /** The own certificate in use now. */
  public X509Certificate certificate() {
    return credentials.chain().getFirst();
  }

  /** The own private key, then those before it: what seals, and what may have sealed. */
  public List<PrivateKey> keys() {
    Credentials now = credentials;
    List<PrivateKey> keys = new ArrayList<>(List.of(now.key()));
    keys.addAll(now.previous());
    return keys;
  }

  public X509ExtendedKeyManager keyManager() {
    return new FeedKeyManager(() -> credentials);
  }

  public X509ExtendedTrustManager trustManager() {
    return new FeedTrustManager(() -> credentials.authorities(), role.peer());
  }

  private static List<byte[]> read(Path folder, Role role) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("ca.crt", role.file() + ".crt", role.file() + ".key")) {
      try {
        files.add(Files.readAllBytes(folder.resolve(name)));
      } catch (NoSuchFileException e) {
        throw new IOException(folder.resolve(name) + " is missing", e);
      }
    }
    Path previous = folder.resolve(role.file() + ".previous.key");
    if (Files.exists(previous)) {
      files.add(Files.readAllBytes(previous));
    }
    return files;
  }

  private static Credentials parse(List<byte[]> raw) throws GeneralSecurityException {
    List<X509Certificate> chain = Pem.certificates(raw.get(1));
    var publicKey = chain.getFirst().getPublicKey();
    PrivateKey key = Pem.privateKey(raw.get(2), publicKey.getAlgorithm());
    if (!Pem.belongTogether(key, publicKey)) {
      throw new GeneralSecurityException("certificate and private key do not belong together");
    }
    List<PrivateKey> previous =
        raw.size() > 3 ? List.of(Pem.privateKey(raw.get(3), publicKey.getAlgorithm())) : List.of();
    return new Credentials(chain, key, previous, Pem.certificates(raw.get(0)));
  }

  private static boolean same(List<byte[]> a, List<byte[]> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!Arrays.equals(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
