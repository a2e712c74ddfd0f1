package io.buswork.bench;

/** About 100 bytes of JSON. */
final class Payload {

  private static final String PAD = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrst";

  private Payload() {}

  static String of(long number) {
    return "{\"i\":" + number + ",\"name\":\"noop\",\"pad\":\"" + PAD + "\"}";
  }
}
