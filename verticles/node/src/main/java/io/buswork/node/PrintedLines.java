package io.buswork.node;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is printed, line by line; a line without end comes in pieces. */
final class PrintedLines extends OutputStream {

  static final int MAX_BYTES = 16 << 10;

  private final Consumer<String> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  PrintedLines(Consumer<String> taker) {
    this.taker = taker;
  }

  /**
   * From now on whatever this process prints on its standard streams is logged, as lines of the
   * loggers {@code System.out} and {@code System.err}.
   */
  static void becomeLogged() {
    Logger out = LoggerFactory.getLogger("System.out");
    Logger err = LoggerFactory.getLogger("System.err");
    System.setOut(stream(out::info));
    System.setErr(stream(err::warn));
  }

  private static PrintStream stream(Consumer<String> taker) {
    return new PrintStream(new PrintedLines(taker), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int octet) {
    if (octet == '\n') {
      end();
    } else {
      line.write(octet);
      if (line.size() == MAX_BYTES) {
        end();
      }
    }
  }

  @Override
  public void write(byte[] octets, int from, int count) {
    for (int i = from; i < from + count; i++) {
      write(octets[i]);
    }
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    taker.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
