package dev.fairlead.operator.cluster;

/**
 * Where something stands in a file.
 *
 * @param file path of the file, relative to the folder that was given
 * @param line counted from 1
 */
public record Location(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
