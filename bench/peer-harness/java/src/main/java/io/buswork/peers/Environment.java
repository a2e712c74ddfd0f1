package io.buswork.peers;

/** What {@code bench/peers} hands over. */
final class Environment {

  private Environment() {}

  static String text(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(name + " is not set; bench/peers sets it");
    }
    return value;
  }

  static int number(String name) {
    return Integer.parseInt(text(name));
  }
}
