package io.buswork.node.cli;

import io.buswork.client.NewTask;
import io.buswork.client.Submitted;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Submits a task for each line of a file, however long the file is. */
final class FileSubmit {

  private final Session session;
  private final Shell shell;
  private final boolean json;
  private final AtomicInteger submitted = new AtomicInteger();

  FileSubmit(Session session, Shell shell, boolean json) {
    this.session = session;
    this.shell = shell;
    this.json = json;
  }

  /**
   * Submits it.
   *
   * @param file its name; {@code -} is the standard input
   * @param toTask makes a task of a line's JSON; throws {@code IllegalArgumentException} saying why
   *     it cannot
   */
  int run(String file, Function<@Nullable Object, JsonObject> toTask) throws IOException {
    long began = System.nanoTime();
    try (InputStream in =
            file.equals("-") ? shell.in() : Files.newInputStream(shell.directory().resolve(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      session.await(session.client().submitBulk(tasks(lines, toTask), this::taken));
    } catch (RuntimeException e) {
      if (submitted.get() > 0) {
        shell.complain("before this, " + grouped() + " tasks were submitted:");
      }
      throw e;
    }
    if (!json) {
      double millis = (System.nanoTime() - began) / 1e6;
      shell.out().println(grouped() + " tasks submitted in " + Times.exact(millis));
    }
    return Commands.DONE;
  }

  private void taken(List<Submitted> chunk) {
    submitted.addAndGet(chunk.size());
    if (json) {
      chunk.forEach(
          task ->
              shell
                  .out()
                  .println(
                      new JsonObject()
                          .put("id", task.id())
                          .put("duplicate", task.duplicate())
                          .encode()));
    }
  }

  /** Read as they are sent, on the client's thread, which has nothing else to do. */
  private static Iterator<NewTask> tasks(
      BufferedReader lines, Function<@Nullable Object, JsonObject> toTask) {
    var number = new AtomicInteger();
    return lines
        .lines()
        .peek(line -> number.incrementAndGet())
        .filter(line -> !line.isBlank())
        .map(
            line -> {
              try {
                return NewTask.fromJson(toTask.apply(Json.decodeValue(line)));
              } catch (DecodeException e) {
                throw new UsageException(
                    "line " + number.get() + " is not JSON: " + SubmitCommand.firstLine(e));
              } catch (IllegalArgumentException e) {
                throw new UsageException("line " + number.get() + ": " + e.getMessage());
              }
            })
        .iterator();
  }

  private String grouped() {
    return String.format(Locale.ROOT, "%,d", submitted.get());
  }
}
