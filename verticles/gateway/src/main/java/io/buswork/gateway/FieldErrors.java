package io.buswork.gateway;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a request's fields; stops counting when there is plenty. */
final class FieldErrors {

  private static final int ENOUGH = 20;

  private final List<Problem.FieldError> errors = new ArrayList<>();

  void add(String pointer, String detail) {
    errors.add(new Problem.FieldError(pointer, detail));
    if (errors.size() >= ENOUGH) {
      throwIfAny();
    }
  }

  void throwIfAny() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }
}
