package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Says where a text stops being JSON. */
final class Malformed {

  private Malformed() {}

  /** The problem, with line and column. */
  static Problem problem(JsonProcessingException e) {
    return problem(e, 0);
  }

  /**
   * The problem, with line and column.
   *
   * @param line the line, where the parser saw that line alone; 0: as the parser says
   */
  static Problem problem(JsonProcessingException e, int line) {
    JsonLocation place = e.getLocation();
    String where =
        place == null
            ? ""
            : "line "
                + (line == 0 ? place.getLineNr() : line)
                + ", column "
                + place.getColumnNr()
                + ": ";
    return Problem.malformed(where + "this is not JSON: " + firstLine(e.getOriginalMessage()));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}
