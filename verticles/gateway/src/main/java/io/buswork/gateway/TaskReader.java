package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.buswork.api.TaskBounds;
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

  /** The most tasks in one request. */
  static final int MAX_TASKS = 100_000;

  private static final int MAX_DEPTH = 500;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(TaskBounds.MAX_PAYLOAD)
                  .build())
          .build();

  private final byte[] source;
  private final Instant now;
  private final FieldErrors errors = new FieldErrors();
  private final TaskFields.Names names = new TaskFields.Names();
  private final List<NewTask> tasks = new ArrayList<>();

  private TaskReader(byte[] source, Instant now) {
    this.source = source;
    this.now = now;
  }

  /**
   * What a request holds.
   *
   * @param tasks the tasks, in order; at least one
   * @param single whether it was one object, and not a list
   */
  record Request(List<NewTask> tasks, boolean single) {}

  /**
   * Reads one task or an array of them.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Request json(byte[] source, Instant now) {
    var reader = new TaskReader(source, now);
    boolean single;
    try (JsonParser parser = JSON.createParser(source)) {
      JsonToken first = parser.nextToken();
      single = first == JsonToken.START_OBJECT;
      if (single) {
        reader.task(parser, 0, "");
      } else if (first == JsonToken.START_ARRAY) {
        reader.array(parser);
      } else if (first == null) {
        throw Problem.malformed("the body is empty; it must be a task, or an array of tasks");
      } else {
        throw Problem.invalid("", "the body must be a task, or an array of tasks");
      }
      if (parser.nextToken() != null) {
        throw Problem.malformed("there is something after the JSON's end");
      }
    } catch (JsonProcessingException e) {
      throw problem(e, "", 0);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return new Request(reader.result(single), single);
  }

  /**
   * Reads one task a line; empty lines are passed over.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Request ndjson(byte[] source, Instant now) {
    var reader = new TaskReader(source, now);
    int start = 0;
    for (int line = 1; start < source.length; line++) {
      int end = start;
      while (end < source.length && source[end] != '\n') {
        end++;
      }
      if (!isBlank(source, start, end)) {
        reader.line(start, end, line);
      }
      start = end + 1;
    }
    return new Request(reader.result(false), false);
  }

  private void line(int start, int end, int line) {
    String at = "/" + nextIndex();
    try (JsonParser parser = JSON.createParser(source, start, end - start)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        task(parser, start, at);
      } else {
        errors.add(at, "must be a task, an object");
        parser.skipChildren();
        tasks.add(new NewTask());
      }
      if (parser.nextToken() != null) {
        throw Problem.malformed("line " + line + ": there is something after the task's end");
      }
    } catch (JsonProcessingException e) {
      throw problem(e, at, line);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private void array(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String at = "/" + nextIndex();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        task(parser, 0, at);
      } else {
        errors.add(at, "must be a task, an object");
        parser.skipChildren();
        tasks.add(new NewTask());
      }
    }
  }

  private void task(JsonParser parser, int base, String at) throws IOException {
    var fields = new TaskFields(new Values(parser, errors, at), source, base, names, new NewTask());
    tasks.add(task(fields, errors, at, now));
  }

  /**
   * Reads one task, the parser being at its beginning.
   *
   * @param source what the parser reads
   * @param base where in the source the parser's offsets begin
   * @param at the task's JSON pointer
   */
  static NewTask task(
      JsonParser parser, byte[] source, int base, FieldErrors errors, String at, Instant now)
      throws IOException {
    Values values = new Values(parser, errors, at);
    var names = new TaskFields.Names();
    return task(new TaskFields(values, source, base, names, new NewTask()), errors, at, now);
  }

  /** The same with all that its fields say. */
  static NewTask task(TaskFields fields, FieldErrors errors, String at, Instant now)
      throws IOException {
    NewTask task = fields.readAll();
    if (fields.isMissingType()) {
      errors.add(at + "/type", "type is missing: it names the handler");
    }
    if (task.unique != null && fields.isMissingKey()) {
      errors.add(at + "/key", "key is missing: it is what is to be unique");
    }
    FlowFields.checkWhole(fields, errors, at);
    task.check(errors, at, now);
    return task;
  }

  /** A parser within the bounds that hold for tasks. */
  static JsonParser parser(byte[] source) throws IOException {
    return JSON.createParser(source);
  }

  private int nextIndex() {
    if (tasks.size() == MAX_TASKS) {
      throw Problem.tooLarge("a request may have " + MAX_TASKS + " tasks");
    }
    return tasks.size();
  }

  private List<NewTask> result(boolean single) {
    ItemCycles.check(tasks, single, errors);
    errors.throwIfAny();
    if (tasks.isEmpty()) {
      throw Problem.invalid("", "there is no task in the request");
    }
    return tasks;
  }

  /** What a body that cannot be parsed is answered. */
  static Problem problem(JsonProcessingException e, String at, int line) {
    if (e instanceof StreamConstraintsException) {
      return Problem.invalid(at, "too deep or too long: " + e.getOriginalMessage());
    }
    return Malformed.problem(e, line);
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
