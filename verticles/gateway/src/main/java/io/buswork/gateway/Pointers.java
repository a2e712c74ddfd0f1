package io.buswork.gateway;

/** JSON pointers, RFC 6901. */
final class Pointers {

  private Pointers() {}

  /** A field's name as one step of a pointer. */
  static String escape(String field) {
    return field.indexOf('~') < 0 && field.indexOf('/') < 0
        ? field
        : field.replace("~", "~0").replace("/", "~1");
  }
}
