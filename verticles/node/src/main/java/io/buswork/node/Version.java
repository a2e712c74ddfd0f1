package io.buswork.node;

/** This build's version. */
public final class Version {

  /** As in the manifest; {@code dev} when the classes run unpackaged. */
  public static final String CURRENT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
