package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.live.CidrSet;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.message.ConnectionInfo;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.observe.ExchangeRecord;
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
final class ForwardingFields {
  private static final byte[] FOR = name("X-Forwarded-For");
  private static final byte[] HOST = name("X-Forwarded-Host");
  private static final byte[] REAL_IP = name("X-Real-IP");
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
  private @Nullable CidrSet trustedBy;
  private boolean trusted;
  private @Nullable FieldLines ofConnection;

  ForwardingFields(ConnectionInfo connection) {
    this.connection = connection;
  }

  private static long bit(int id) {
    return 1L << id;
  }

  private static byte[] name(String name) {
    return FieldLines.bytes(name + ": ");
  }

  private static byte[] lower(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the peer is one whose fields are believed. */
  boolean trusted(Live live) {
    CidrSet proxies = live.trustedProxies();
    if (proxies != trustedBy) {
      trustedBy = proxies;
      trusted = proxies.contains(connection.peer().getAddress());
    }
    return trusted;
  }

  /** Rewrites the fields; where a trusted proxy named the client, the record learns it. */
  void apply(RequestHead head, Live live, ExchangeRecord record) {
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

  private String scheme() {
    return connection.secure() ? "https" : "http";
  }

  private String peer() {
    return NetUtil.toAddressString(connection.peer().getAddress());
  }

  private FieldLines linesOfConnection() {
    String scheme = scheme();
    return FieldLines.of(
        "X-Real-IP",
        peer(),
        "X-Forwarded-For",
        peer(),
        "X-Forwarded-Port",
        Integer.toString(connection.local().getPort()),
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

  private void continueChain(RequestHead head, CidrSet proxies, ExchangeRecord record) {
    HeaderBlock headers = head.headers();
    headers.dropAll(HeaderName.PROXY);
    headers.dropAll(HeaderName.X_REAL_IP);
    headers.dropAll(HeaderName.X_SCHEME);
    headers.dropAll(HeaderName.X_FORWARDED_SCHEME);
    ForwardedChain.Client client = ForwardedChain.client(headers, proxies);
    chain(headers);
    if (client == null) {
      FieldLines.of("X-Real-IP", peer()).addTo(headers);
    } else {
      record.clientStart = client.start();
      record.clientEnd = client.end();
      FieldLines.add(headers, REAL_IP, HeaderName.X_REAL_IP, client.start(), client.end());
    }
    int proto = headers.find(HeaderName.X_FORWARDED_PROTO);
    String scheme = proto < 0 ? scheme() : headers.value(proto);
    FieldLines.of("X-Forwarded-Scheme", scheme, "X-Scheme", scheme).addTo(headers);
    addMissing(head, scheme);
  }

  /** Joins all X-Forwarded-For fields to one, with the peer at its end. */
  private void chain(HeaderBlock headers) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) == HeaderName.X_FORWARDED_FOR) {
        joined.append(headers.value(i)).append(", ");
      }
    }
    headers.dropAll(HeaderName.X_FORWARDED_FOR);
    byte[] value = FieldLines.bytes(joined.append(peer()).toString());
    int base = FieldLines.open(headers, FOR, value.length);
    System.arraycopy(value, 0, headers.bytes(), base + FOR.length, value.length);
    FieldLines.close(headers, FOR, HeaderName.X_FORWARDED_FOR, base, value.length);
  }

  private void addMissing(RequestHead head, String scheme) {
    HeaderBlock headers = head.headers();
    if (headers.find(HeaderName.X_FORWARDED_PROTO) < 0) {
      FieldLines.of("X-Forwarded-Proto", scheme).addTo(headers);
    }
    if (headers.find(HeaderName.X_FORWARDED_PORT) < 0) {
      FieldLines.of("X-Forwarded-Port", Integer.toString(connection.local().getPort()))
          .addTo(headers);
    }
    if (headers.find(HeaderName.X_FORWARDED_HOST) < 0) {
      addHost(head);
    }
  }
}
