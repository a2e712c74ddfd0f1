package io.buswork.worker;

/** A remote worker's frame that cannot be read. */
final class BadFrameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * @param pointer where it is wrong, as a JSON pointer
   * @param detail what is wrong, and what would be right
   */
  BadFrameException(String pointer, String detail) {
    super(detail, null, false, false);
    this.pointer = pointer;
  }

  String pointer() {
    return pointer;
  }
}
