package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import io.buswork.event.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tasks that one event makes. */
final class EventTasks {

  /** The most tasks of one event. */
  static final int MAX_TASKS = 10_000;

  /** Their payloads together, in characters. */
  static final long MAX_PAYLOADS = 64L << 20;

  private final NewEvent event;
  private final byte[] data;
  private final String id = UUID.randomUUID().toString();
  private final Map<String, String> payloads = new HashMap<>();

  EventTasks(NewEvent event) {
    this.event = event;
    this.data = event.data().getBytes(StandardCharsets.UTF_8);
  }

  /** Tells this event from all others. */
  String id() {
    return id;
  }

  /**
   * One task a subscription, in their order.
   *
   * @throws Problem if they are too many, or a subscription's task is no longer understood
   */
  List<NewTask> of(List<Subscription> subscriptions) {
    if (subscriptions.size() > MAX_TASKS) {
      throw Problem.tooLarge(
          "the event makes " + subscriptions.size() + " tasks; it may make " + MAX_TASKS);
    }
    List<NewTask> tasks = new ArrayList<>(subscriptions.size());
    long length = 0;
    for (Subscription subscription : subscriptions) {
      NewTask task = task(subscription);
      length += task.payload.length();
      if (length > MAX_PAYLOADS) {
        throw Problem.tooLarge("data: the event's tasks may have 64 MiB of payload together");
      }
      tasks.add(task);
    }
    return tasks;
  }

  private NewTask task(Subscription subscription) {
    NewTask task = template(subscription);
    String from = subscription.payloadFrom();
    if (from != null) {
      task.payload = payload(from);
    }
    Map<String, String> headers = new HashMap<>(task.headers);
    headers.put(Subscription.NAME_HEADER, event.name());
    headers.put(Subscription.ID_HEADER, id);
    String key = event.key();
    if (key != null) {
      headers.put(Subscription.KEY_HEADER, key);
    }
    task.headers = headers;
    return task;
  }

  /** Read with the reader of submitted tasks: it may say all that they may. */
  private static NewTask template(Subscription subscription) {
    byte[] source = subscription.task().getBytes(StandardCharsets.UTF_8);
    var errors = new FieldErrors();
    try (JsonParser parser = TaskReader.parser(source)) {
      parser.nextToken();
      var values = new Values(parser, errors, "/task");
      var names = new TaskFields.Names();
      NewTask task = new TaskFields(values, source, 0, names, new NewTask()).readAll();
      errors.throwIfAny();
      return task;
    } catch (IOException | Problem e) {
      throw Problem.conflict(
          "nothing was stored: the task of subscription "
              + subscription.name()
              + " is not understood, put it anew: "
              + e.getMessage());
    }
  }

  private String payload(String from) {
    return from.isEmpty() ? event.data() : payloads.computeIfAbsent(from, this::part);
  }

  private String part(String from) {
    String found = JsonSlice.at(data, JsonPointer.compile(from));
    return found == null ? "null" : found;
  }
}
