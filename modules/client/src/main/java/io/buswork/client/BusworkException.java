package io.buswork.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The server refused a call, or could not carry it out. */
public final class BusworkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final String detail;
  private final transient List<FieldError> errors;
  private final @Nullable String retryAfter;

  /**
   * One thing that is wrong with what was sent.
   *
   * @param pointer where, as a JSON pointer; may be empty
   * @param detail what is wrong
   */
  public record FieldError(String pointer, String detail) {}

  BusworkException(
      int status,
      String title,
      String detail,
      List<FieldError> errors,
      @Nullable String retryAfter) {
    super(message(status, title, detail, errors));
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The kind of problem, in few words. */
  public String title() {
    return title;
  }

  /** What exactly is the matter; may be empty. */
  public String detail() {
    return detail;
  }

  /** Each field that is wrong; empty if the problem is another. */
  public List<FieldError> errors() {
    return errors;
  }

  /** The answer's {@code Retry-After}, as the server wrote it. */
  public Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * The same problem of one request of several that carry one list: pointers that begin with an
   * index then count from the whole list's beginning.
   */
  BusworkException shiftedBy(int items) {
    var shifted =
        errors.stream().map(e -> new FieldError(Pointers.shift(e.pointer(), items), e.detail()));
    return new BusworkException(status, title, detail, shifted.toList(), retryAfter);
  }

  private static String message(int status, String title, String detail, List<FieldError> errors) {
    String fields =
        errors.stream()
            .map(e -> e.pointer() + ": " + e.detail())
            .collect(
                Collectors.joining(
                    "; ", errors.isEmpty() ? "" : " (", errors.isEmpty() ? "" : ")"));
    return status + " " + title + (detail.isEmpty() ? "" : ": " + detail) + fields;
  }
}
