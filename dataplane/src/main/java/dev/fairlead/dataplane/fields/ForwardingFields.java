package dev.fairlead.dataplane.fields;

import dev.fairlead.dataplane.live.CidrSet;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.observe.ExchangeRecord;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells the endpoint who the client is (rules 89 to 93). What a stranger wrote about that is taken
 * out; what a trusted proxy wrote is kept and continued. One per connection: for a stranger all
 * fields but two are the same for all its requests.
 *
 * <p>Example: peer 10.0.0.1 is trusted and sends {@code X-Forwarded-For: 1.1.1.1, 2.2.2.2,
 * 10.0.0.9}; 10.0.0.9 is trusted, too. Then the client is 2.2.2.2, and the endpoint gets {@code
 * 1.1.1.1, 2.2.2.2, 10.0.0.9, 10.0.0.1}.
 */
public final class ForwardingFields {
  private static final byte[] HOST = name("X-Forwarded-Host");
  private static final byte[] PORT = name("X-Forwarded-Port");
  private static final byte[] PROTO = name("X-Forwarded-Proto");
  private static final byte[] FORWARDED_SCHEME = name("X-Forwarded-Scheme");
  private static final byte[] SCHEME = name("X-Scheme");
  private static final byte[] REAL_IP = name("X-Real-IP");
  private static final byte[] HTTP = lower("http");
  private static final byte[] HTTPS = lower("https");
  private static final FieldLines SCHEME_HTTP = schemes("http");
  private static final FieldLines SCHEME_HTTPS = schemes("https");
  private static final FieldLines PORT_OF_HTTP = FieldLines.of("X-Forwarded-Port", "80");
  private static final FieldLines PORT_OF_HTTPS = FieldLines.of("X-Forwarded-Port", "443");
  private static final long CLAIMS =
      bit(HeaderName.FORWARDED)
          | bit(HeaderName.X_FORWARDED_FOR)
          | bit(HeaderName.X_FORWARDED_HOST)
          | bit(HeaderName.X_FORWARDED_PORT)
          | bit(HeaderName.X_FORWARDED_PROTO)
          | bit(HeaderName.X_FORWARDED_PREFIX)
          | bit(HeaderName.X_FORWARDED_SERVER)
          | bit(HeaderName.X_FORWARDED_SCHEME)
          | bit(HeaderName.X_FORWARDED_CLIENT_CERT)
          | bit(HeaderName.X_REAL_IP)
          | bit(HeaderName.X_SCHEME)
          | bit(HeaderName.PROXY);
  private static final byte[][] CLAIM_PREFIXES = {
    lower("x-forwarded"),
    lower("x-original-"),
    lower("x-rewrite-"),
    lower("x-client-cert"),
    lower("ssl-client-")
  };

  private final ConnectionInfo connection;
  private final String peer;
  private final byte[] peerBytes;
  private final ForwardedChain chain = new ForwardedChain();
  private @Nullable CidrSet trustedBy;
  private boolean trusted;
  private @Nullable FieldLines ofConnection;

  public ForwardingFields(ConnectionInfo connection) {
    this.connection = connection;
    this.peer = NetUtil.toAddressString(connection.peer().getAddress());
    this.peerBytes = FieldLines.bytes(peer);
  }

  private static long bit(int id) {
    return 1L << id;
  }

  private static byte[] name(String name) {
    return FieldLines.bytes(name + ": ");
  }

  private static FieldLines schemes(String scheme) {
    return FieldLines.of("X-Forwarded-Scheme", scheme, "X-Scheme", scheme);
  }

  private static byte[] lower(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the peer is one whose fields are believed. */
  private boolean trusted(Live live) {
    CidrSet proxies = live.trustedProxies();
    if (proxies != trustedBy) {
      trustedBy = proxies;
      trusted = proxies.contains(connection.peer().getAddress());
    }
    return trusted;
  }

  /** Rewrites the fields; where a trusted proxy named the client, the record learns it. */
  public void apply(RequestHead head, Live live, ExchangeRecord record) {
    HeaderBlock headers = head.headers();
    if (trusted(live)) {
      continueChain(head, live.trustedProxies(), record);
      return;
    }
    dropClaims(headers);
    FieldLines lines = ofConnection;
    if (lines == null) {
      lines = linesOfConnection();
      ofConnection = lines;
    }
    lines.addTo(headers);
    addPort(head, connection.secure());
    addHost(head);
  }

  private static void dropClaims(HeaderBlock headers) {
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      if (id > HeaderName.OTHER && (CLAIMS & bit(id)) != 0
          || id == HeaderName.OTHER && claims(headers, i)) {
        headers.drop(i);
      }
    }
  }

  private static boolean claims(HeaderBlock headers, int i) {
    int start = headers.nameStart(i);
    int length = headers.nameEnd(i) - start;
    byte[] bytes = headers.bytes();
    int first = length == 0 ? 0 : bytes[start] | 0x20;
    if (first != 'x' && first != 's') {
      return false;
    }
    for (byte[] prefix : CLAIM_PREFIXES) {
      if (length >= prefix.length && startsWith(bytes, start, prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int start, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      byte b = bytes[start + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private FieldLines linesOfConnection() {
    String scheme = connection.secure() ? "https" : "http";
    return FieldLines.of(
        "X-Real-IP",
        peer,
        "X-Forwarded-For",
        peer,
        "X-Forwarded-Proto",
        scheme,
        "X-Forwarded-Scheme",
        scheme,
        "X-Scheme",
        scheme);
  }

  private static void addHost(RequestHead head) {
    if (head.hostEnd > head.hostStart) {
      FieldLines.add(
          head.headers(), HOST, HeaderName.X_FORWARDED_HOST, head.hostStart, head.hostEnd);
    }
  }

  /**
   * The port that the client used, which need not be the one that this process listens on: the
   * host's, and without one the scheme's (RFC 9110 section 4.2).
   */
  private static void addPort(RequestHead head, boolean https) {
    byte[] bytes = head.headers().bytes();
    int port = head.hostEnd;
    while (port > head.hostStart && bytes[port - 1] >= '0' && bytes[port - 1] <= '9') {
      port--;
    }
    if (port > head.hostStart && port < head.hostEnd && bytes[port - 1] == ':') {
      FieldLines.add(head.headers(), PORT, HeaderName.X_FORWARDED_PORT, port, head.hostEnd);
    } else {
      (https ? PORT_OF_HTTPS : PORT_OF_HTTP).addTo(head.headers());
    }
  }

  private void continueChain(RequestHead head, CidrSet proxies, ExchangeRecord record) {
    HeaderBlock headers = head.headers();
    headers.dropAll(HeaderName.PROXY);
    headers.dropAll(HeaderName.X_REAL_IP);
    headers.dropAll(HeaderName.X_SCHEME);
    headers.dropAll(HeaderName.X_FORWARDED_SCHEME);
    boolean named = chain.findClient(headers, proxies);
    chain.append(headers, peerBytes);
    if (named) {
      record.clientStart = chain.clientStart();
      record.clientEnd = chain.clientEnd();
      FieldLines.add(
          headers, REAL_IP, HeaderName.X_REAL_IP, chain.clientStart(), chain.clientEnd());
    } else {
      FieldLines.add(headers, REAL_IP, HeaderName.X_REAL_IP, peerBytes);
    }
    addMissing(head, addScheme(headers));
  }

  /** Passes on the scheme in all its spellings; true if it is https. */
  private boolean addScheme(HeaderBlock headers) {
    int proto = headers.find(HeaderName.X_FORWARDED_PROTO);
    if (proto < 0) {
      (connection.secure() ? SCHEME_HTTPS : SCHEME_HTTP).addTo(headers);
      FieldLines.add(
          headers, PROTO, HeaderName.X_FORWARDED_PROTO, connection.secure() ? HTTPS : HTTP);
      return connection.secure();
    }
    int start = headers.valueStart(proto);
    int end = headers.valueEnd(proto);
    boolean https = end - start == HTTPS.length && startsWith(headers.bytes(), start, HTTPS);
    if (https) {
      SCHEME_HTTPS.addTo(headers);
    } else {
      FieldLines.add(headers, FORWARDED_SCHEME, HeaderName.X_FORWARDED_SCHEME, start, end);
      FieldLines.add(headers, SCHEME, HeaderName.X_SCHEME, start, end);
    }
    return https;
  }

  private static void addMissing(RequestHead head, boolean https) {
    HeaderBlock headers = head.headers();
    if (headers.find(HeaderName.X_FORWARDED_PORT) < 0) {
      addPort(head, https);
    }
    if (headers.find(HeaderName.X_FORWARDED_HOST) < 0) {
      addHost(head);
    }
  }
}
