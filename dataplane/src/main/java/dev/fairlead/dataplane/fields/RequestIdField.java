package dev.fairlead.dataplane.fields;

import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.observe.ExchangeRecord;

/** The request id (rule 93): kept where it is one, else made. */
public final class RequestIdField {
  private static final int MAX_LENGTH = 128;
  private static final RequestIdField USUAL = new RequestIdField("X-Request-ID");

  private final byte[] name; // with ": "
  private final int id;

  private RequestIdField(String name) {
    this.name = FieldLines.bytes(name + ": ");
    this.id = HeaderName.of(name);
  }

  /**
   * @param name as the settings have it; not empty
   */
  public static RequestIdField of(String name) {
    return name.equals("X-Request-ID") ? USUAL : new RequestIdField(name);
  }

  /** Makes sure that the request has exactly one valid id, and tells the record where it is. */
  public void apply(HeaderBlock headers, RequestIds ids, ExchangeRecord record) {
    boolean found = false;
    for (int i = 0; i < headers.size(); i++) {
      if (!matches(headers, i)) {
        continue;
      }
      if (!found && valid(headers.bytes(), headers.valueStart(i), headers.valueEnd(i))) {
        found = true;
        record.requestIdStart = headers.valueStart(i);
        record.requestIdEnd = headers.valueEnd(i);
      } else {
        headers.drop(i);
      }
    }
    if (!found) {
      int base = FieldLines.open(headers, name, RequestIds.LENGTH);
      record.requestIdStart = base + name.length;
      record.requestIdEnd = record.requestIdStart + RequestIds.LENGTH;
      ids.next(headers.bytes(), record.requestIdStart);
      FieldLines.close(headers, name, id, base, RequestIds.LENGTH);
    }
  }

  private boolean matches(HeaderBlock headers, int i) {
    int its = headers.id(i);
    if (id != HeaderName.OTHER || its != HeaderName.OTHER) {
      return its == id && its != HeaderName.OTHER;
    }
    int length = name.length - 2;
    int start = headers.nameStart(i);
    if (headers.nameEnd(i) - start != length) {
      return false;
    }
    for (int k = 0; k < length; k++) {
      if (Character.toLowerCase(headers.bytes()[start + k]) != Character.toLowerCase(name[k])) {
        return false;
      }
    }
    return true;
  }

  /** 1 to 128 visible ASCII characters. */
  private static boolean valid(byte[] bytes, int start, int end) {
    if (start == end || end - start > MAX_LENGTH) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] <= ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return true;
  }
}
