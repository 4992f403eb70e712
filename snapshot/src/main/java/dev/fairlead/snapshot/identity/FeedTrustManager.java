package dev.fairlead.snapshot.identity;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts a chain that ends at the feed's CA (RFC 5280) and whose leaf carries the peer's URI. */
final class FeedTrustManager extends X509ExtendedTrustManager {
  private static final int SAN_URI = 6;

  private final Supplier<List<X509Certificate>> authorities;
  private final Role peer;

  FeedTrustManager(Supplier<List<X509Certificate>> authorities, Role peer) {
    this.authorities = authorities;
    this.peer = peer;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    List<X509Certificate> trusted = authorities.get();
    List<X509Certificate> path =
        Arrays.stream(chain).filter(certificate -> !trusted.contains(certificate)).toList();
    if (path.isEmpty()) {
      throw new CertificateException("the CA itself is no peer");
    }
    Set<TrustAnchor> anchors =
        trusted.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("not a certificate of the feed's CA: " + e.getMessage(), e);
    }
    checkIdentity(path.getFirst());
  }

  private void checkIdentity(X509Certificate leaf) throws CertificateException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        if (Integer.valueOf(SAN_URI).equals(name.get(0)) && peer.uri().equals(name.get(1))) {
          return;
        }
      }
    }
    throw new CertificateException("the peer is not " + peer.uri() + " but " + names);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.get().toArray(X509Certificate[]::new);
  }
}
