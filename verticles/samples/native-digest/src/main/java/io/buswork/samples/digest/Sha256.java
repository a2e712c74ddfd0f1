package io.buswork.samples.digest;

/**
 * SHA-256 in C. The library is in this module's jar, {@code native/linux-x86_64/libdigest.so} and
 * the like; it is found and loaded, and later unloaded, with the module's classes.
 */
final class Sha256 {

  static {
    System.loadLibrary("digest");
  }

  private Sha256() {}

  static native byte[] digest(byte[] data);
}
