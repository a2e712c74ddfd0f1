package io.buswork.samples.report;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV as RFC 4180 has it: values that need it in quotes, quotes doubled, lines end in CR LF.
 * Null is nothing at all, an empty text is a pair of quotes.
 */
final class CsvWriter {

  private final Writer out;

  /**
   * @param out takes the text; not closed
   */
  CsvWriter(Writer out) {
    this.out = out;
  }

  /** Writes one line. */
  void line(@Nullable String[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      value(values[i]);
    }
    out.write("\r\n");
  }

  private void value(@Nullable String value) throws IOException {
    if (value == null) {
      return;
    }
    if (needsQuotes(value)) {
      out.write('"');
      out.write(value.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(value);
    }
  }

  private static boolean needsQuotes(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    return value.isEmpty() || value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ';
  }
}
