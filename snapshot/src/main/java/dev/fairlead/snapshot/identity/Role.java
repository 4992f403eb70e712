package dev.fairlead.snapshot.identity;

/** The two sides of the feed. */
public enum Role {
  OPERATOR("operator"),
  DATAPLANE("dataplane");

  private final String file;

  Role(String file) {
    this.file = file;
  }

  /** Name of its files in the certificate folder, without {@code .crt} or {@code .key}. */
  public String file() {
    return file;
  }

  /** The URI its certificate carries as its subject alternative name. */
  public String uri() {
    return "spiffe://fairlead/" + file;
  }

  public Role peer() {
    return switch (this) {
      case OPERATOR -> DATAPLANE;
      case DATAPLANE -> OPERATOR;
    };
  }
}
