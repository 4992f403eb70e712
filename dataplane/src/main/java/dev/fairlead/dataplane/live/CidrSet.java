package dev.fairlead.dataplane.live;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/**
 * A few address ranges, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address. An
 * IPv4 address or range in its IPv6 form ({@code ::ffff:10.1.2.3}) is the one of IPv4.
 */
public final class CidrSet {
  private static final int MAPPED_PREFIX = 12;

  private final Range[] ranges;

  private CidrSet(Range[] ranges) {
    this.ranges = ranges;
  }

  /**
   * @throws IllegalArgumentException if one of them is not an address or a range
   */
  public static CidrSet of(List<String> cidrs) {
    return new CidrSet(cidrs.stream().map(CidrSet::parse).toArray(Range[]::new));
  }

  public boolean isEmpty() {
    return ranges.length == 0;
  }

  public boolean contains(InetAddress address) {
    return !isEmpty() && contains(address.getAddress());
  }

  /**
   * @param address 4 or 16 bytes in network order
   */
  public boolean contains(byte[] address) {
    if (isEmpty()) {
      return false;
    }
    byte[] plain = unmapped(address);
    for (Range range : ranges) {
      if (range.contains(plain)) {
        return true;
      }
    }
    return false;
  }

  private static Range parse(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "'" + cidr + "' is not an address range; write 10.0.0.0/8, 2001:db8::/32 or 10.1.2.3");
    }
    int width = bytes.length * 8;
    int bits = slash < 0 ? width : bits(cidr, slash, width);
    byte[] plain = bits < MAPPED_PREFIX * 8 ? bytes : unmapped(bytes);
    return new Range(plain, bits - (bytes.length - plain.length) * 8);
  }

  private static int bits(String cidr, int slash, int width) {
    String text = cidr.substring(slash + 1);
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > width) {
      throw new IllegalArgumentException(
          "'" + cidr + "' is not an address range; the part after '/' is a number up to " + width);
    }
    return Integer.parseInt(text);
  }

  private static byte[] unmapped(byte[] address) {
    if (address.length == 4) {
      return address;
    }
    for (int i = 0; i < MAPPED_PREFIX; i++) {
      if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
        return address;
      }
    }
    return new byte[] {address[12], address[13], address[14], address[15]};
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Range(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || (address[whole] ^ other[whole]) >> (8 - rest) == 0;
    }
  }
}
