package dev.fairlead.dataplane.message;

/** The protocol versions we speak. */
public enum Version {
  HTTP_1_0("HTTP/1.0"),
  HTTP_1_1("HTTP/1.1"),
  HTTP_2("HTTP/2.0");

  private final String text;

  Version(String text) {
    this.text = text;
  }

  /** As the access log shows it. */
  public String text() {
    return text;
  }
}
