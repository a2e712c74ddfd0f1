package io.buswork.node.cli;

import io.buswork.client.BusworkException;
import io.buswork.client.ServerUnreachableException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in a line or two, and the exit code for it. */
final class Failures {

  private Failures() {}

  /** Says it, and answers the exit code. */
  static int report(Shell shell, Throwable failure) {
    if (failure instanceof ServerUnreachableException unreachable) {
      shell.complain(
          "no server at " + unreachable.url() + " (start one: buswork start; or set BUSWORK_URL)");
      return Commands.UNREACHABLE;
    }
    if (failure instanceof BusworkException problem) {
      refused(shell, problem);
      return Commands.FAILED;
    }
    if (failure instanceof UsageException) {
      shell.complain(String.valueOf(failure.getMessage()));
      return Commands.USAGE;
    }
    if (failure instanceof NoSuchFileException missing) {
      shell.complain("there is no file " + missing.getFile());
      return Commands.FAILED;
    }
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    shell.complain(message == null || message.isBlank() ? kind : message);
    return Commands.FAILED;
  }

  /** The problem's words in one line. */
  static String words(Throwable failure) {
    if (failure instanceof BusworkException problem && !problem.detail().isEmpty()) {
      return problem.detail();
    }
    return String.valueOf(failure.getMessage());
  }

  private static void refused(Shell shell, BusworkException problem) {
    if (problem.errors().isEmpty()) {
      shell.complain(problem.detail().isEmpty() ? problem.title() : problem.detail());
    }
    problem
        .errors()
        .forEach(
            error ->
                shell.complain(
                    error.pointer().isEmpty()
                        ? error.detail()
                        : error.pointer() + ": " + error.detail()));
  }
}
