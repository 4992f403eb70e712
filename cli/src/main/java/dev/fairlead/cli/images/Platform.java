package dev.fairlead.cli.images;

/**
 * What the images run on: Linux on this machine's processor.
 *
 * @param image as images name it, also Debian's name
 * @param natives as native jars name it
 * @param multiarch the folder of Debian's libraries
 * @param loader path of the dynamic loader that executables name
 */
record Platform(String image, String natives, String multiarch, String loader) {
  private static final Platform AMD64 =
      new Platform("amd64", "linux-x86_64", "x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2");
  private static final Platform ARM64 =
      new Platform("arm64", "linux-aarch_64", "aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1");

  /**
   * @throws ImageException on anything but Linux on amd64 or arm64
   */
  static Platform ofThisMachine() {
    var name = System.getProperty("os.name");
    var processor = System.getProperty("os.arch");
    if (name.equals("Linux") && processor.equals("amd64")) {
      return AMD64;
    }
    if (name.equals("Linux") && processor.equals("aarch64")) {
      return ARM64;
    }
    throw new ImageException(
        "images are built on Linux on amd64 or arm64, and this is " + name + " on " + processor);
  }
}
