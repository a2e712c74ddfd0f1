package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads submitted tasks straight from the request's bytes: one pass, and the payload is kept as its
 * slice of the source. Held to {@code openapi.json} by a test. Collects what is wrong, up to a
 * bound.
 */
final class TaskReader {

  static final int MAX_PAYLOAD_BYTES = 1 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(500)
                  .maxStringLength(MAX_PAYLOAD_BYTES)
                  .build())
          .build()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final Instant now;
  private final FieldErrors errors = new FieldErrors();
  private final List<NewTask> tasks = new ArrayList<>();

  private TaskReader(Instant now) {
    this.now = now;
  }

  /**
   * Reads one task or an array of them.
   *
   * @param one told whether it was a single object
   * @throws Problem 400, 413 or 422
   */
  static List<NewTask> json(Buffer body, Instant now, java.util.function.Consumer<Boolean> one) {
    TaskReader reader = new TaskReader(now);
    byte[] bytes = body.getBytes();
    try (JsonParser parser = JSON.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        one.accept(true);
        reader.task(parser, bytes, "");
      } else if (first == JsonToken.START_ARRAY) {
        one.accept(false);
        reader.array(parser, bytes);
      } else {
        throw Problem.invalid("", "must be a task, or an array of tasks");
      }
      if (parser.nextToken() != null) {
        throw Problem.malformed("there is something after the JSON's end");
      }
    } catch (JsonProcessingException e) {
      throw malformed(e, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reader.result();
  }

  /** Reads one task a line; empty lines are passed over. */
  static List<NewTask> ndjson(Buffer body, Instant now) {
    TaskReader reader = new TaskReader(now);
    byte[] bytes = body.getBytes();
    int start = 0;
    int index = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (!isBlank(bytes, start, end)) {
        reader.line(bytes, start, end, index++);
      }
      start = end + 1;
    }
    return reader.result();
  }

  private void line(byte[] bytes, int start, int end, int index) {
    try (JsonParser parser = JSON.createParser(bytes, start, end - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        errors.add("/" + index, "must be a task, an object");
        return;
      }
      task(parser, bytes, "/" + index);
      if (parser.nextToken() != null) {
        throw Problem.malformed("item " + index + ": there is something after the task's end");
      }
    } catch (JsonProcessingException e) {
      throw malformed(e, "item " + index + ": ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void array(JsonParser parser, byte[] bytes) throws IOException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        task(parser, bytes, "/" + index);
      } else {
        errors.add("/" + index, "must be a task, an object");
        parser.skipChildren();
      }
      index++;
    }
  }

  private void task(JsonParser parser, byte[] bytes, String at) throws IOException {
    NewTask task = new NewTask();
    TaskFields fields = new TaskFields(parser, bytes, errors, at);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      fields.read(parser.currentName(), task);
    }
    task.check(errors, at, now);
    tasks.add(task);
  }

  private List<NewTask> result() {
    errors.throwIfAny();
    if (tasks.isEmpty()) {
      throw Problem.invalid("", "there is no task in the request");
    }
    return tasks;
  }

  private static Problem malformed(JsonProcessingException e, String where) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return Problem.malformed(where + "not JSON: " + e.getOriginalMessage() + place);
  }

  private static boolean isBlank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
