package dev.fairlead.cli.print;

/** A colour by its meaning, as an ECMA-48 sequence. */
public enum Colour {
  BAD("31"),
  DOUBTFUL("33"),
  GOOD("32"),
  QUIET("2"),
  HEAD("1");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** The text in this colour, or as it is where colour is not wanted. */
  public String paint(String text, boolean wanted) {
    return wanted && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
