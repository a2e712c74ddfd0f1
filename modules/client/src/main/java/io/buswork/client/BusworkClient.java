package io.buswork.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of one Buswork server.
 *
 * <p>Calls fail with {@link BusworkException} when the server refuses them, and with {@link
 * ServerUnreachableException} when it cannot be reached. Safe for use by several threads.
 */
public interface BusworkClient {

  /**
   * A client; nothing is sent yet.
   *
   * @param vertx runs it; not closed with it
   * @param options which server
   */
  static BusworkClient create(Vertx vertx, ClientOptions options) {
    return new HttpBusworkClient(vertx, options);
  }

  /** Submits a task; answers it as stored, after the commit. */
  Future<JsonObject> submit(NewTask task);

  /**
   * Submits tasks in one request, all or none.
   *
   * @return in the tasks' order, after the commit
   */
  Future<List<Submitted>> submitAll(List<NewTask> tasks);

  /**
   * Submits any number of tasks, in requests of bounded size, one after the other. If one of them
   * fails, those before it have taken effect; indices in the error count from the first task.
   *
   * @param tasks taken from as needed, on an event loop
   * @param taken told of each request's tasks after its commit, in order
   * @return how many were submitted
   */
  Future<Integer> submitBulk(Iterator<NewTask> tasks, Consumer<List<Submitted>> taken);

  /** A task with its attempts, progress, result and logs. */
  Future<JsonObject> task(String id);

  /** Tasks, newest first. */
  Future<Page> tasks(TaskQuery query);

  /** Calls a task off, a running one too. Answers the task. */
  Future<JsonObject> cancel(String id);

  /** Runs an ended task again, or a retrying one at once. Answers the task. */
  Future<JsonObject> retry(String id);

  /** Ends a delayed task's wait. Answers the task. */
  Future<JsonObject> runNow(String id);

  /**
   * Counts the tasks that could be canceled or retried.
   *
   * @param deed {@code cancel}, {@code retry} or {@code delete}
   * @param query which tasks; must restrict something
   */
  Future<Long> count(String deed, TaskQuery query);

  /**
   * Does something to all tasks that match. Answers when it is done, with {@code matched} and
   * {@code changed}; if it broke off, with {@code error} too.
   *
   * @param deed {@code cancel}, {@code retry} or {@code delete}
   * @param query which tasks; must restrict something
   * @param progress told now and then how far it is, if it takes longer: the same fields
   */
  Future<JsonObject> changeAll(String deed, TaskQuery query, Consumer<JsonObject> progress);

  /** How far it is with what is done to all tasks that match: {@code GET /bulk/{id}}. */
  Future<JsonObject> bulk(String id);

  /**
   * Failed tasks by type, queue and error.
   *
   * @param since RFC 3339; null: a day ago
   */
  Future<Page> failures(@Nullable String since);

  /**
   * What the queues did lately, in steps.
   *
   * @param window how far back, such as {@code 15m}: {@code 10s} to {@code 1d}
   */
  Future<JsonObject> stats(String window);

  /**
   * A group of tasks: its counts, and a page of its tasks with what they wait for.
   *
   * @param cursor {@code next} of an earlier page; null: the first page
   */
  Future<JsonObject> group(String name, @Nullable String cursor);

  /**
   * Groups by name.
   *
   * @param cursor where an earlier page said the next begins; null: the first page
   */
  Future<Page> groups(@Nullable String cursor);

  /** All queues, with their counts. */
  Future<List<JsonObject>> queues();

  /**
   * Says what a queue allows; makes the queue if there is none. Answers the queue.
   *
   * @param settings {@code concurrency}, {@code rate} and others; what is not given stays, null
   *     takes a limit away
   */
  Future<JsonObject> putQueue(String queue, JsonObject settings);

  /** Stops handing out a queue's tasks. Answers the queue. */
  Future<JsonObject> pause(String queue);

  /** Goes on handing out a queue's tasks. Answers the queue. */
  Future<JsonObject> resume(String queue);

  /** Schedules by name, all of them. */
  Future<List<JsonObject>> schedules();

  /** One schedule, with its next and last runs. */
  Future<JsonObject> schedule(String name);

  /** Makes a schedule, or replaces one. Answers it. */
  Future<JsonObject> putSchedule(String name, JsonObject schedule);

  /** Stops making a schedule's tasks. Answers the schedule. */
  Future<JsonObject> pauseSchedule(String name);

  /** Goes on making a schedule's tasks. Answers the schedule. */
  Future<JsonObject> resumeSchedule(String name);

  /** Makes a schedule's task at once. Answers the task. */
  Future<JsonObject> runSchedule(String name);

  /** Takes a schedule away; tasks it has made stay. */
  Future<Void> deleteSchedule(String name);

  /**
   * Tells of an event: every subscription that matches makes a task. Answers the event's id, and of
   * each task its id and its subscription, after the commit.
   *
   * @param event {@code name}, and {@code data} and {@code key} where there are such
   */
  Future<JsonObject> postEvent(JsonObject event);

  /** Subscriptions by name, all of them. */
  Future<List<JsonObject>> subscriptions();

  /** Makes a subscription, or replaces one. Answers it. */
  Future<JsonObject> putSubscription(String name, JsonObject subscription);

  /** Takes a subscription away; tasks it has made stay. */
  Future<Void> deleteSubscription(String name);

  /** All modules. */
  Future<List<JsonObject>> modules();

  /** One module, with where each node stands. */
  Future<JsonObject> module(String name);

  /** Uploads a jar and makes it the active version. Answers the module. */
  Future<JsonObject> deploy(ModuleUpload upload);

  /** Makes a version that was uploaded before the active one. Answers the module. */
  Future<JsonObject> activate(String name, String version);

  /**
   * Lets a version that was uploaded before have a share of the tasks, compared with the active one
   * until it takes over or goes. Answers the module.
   *
   * @param share the percentage to begin with
   */
  Future<JsonObject> activateCanary(String name, String version, int share);

  /**
   * Ends the rollout that is under way, or else goes back to the version that was active before.
   * Answers the module.
   */
  Future<JsonObject> rollback(String name);

  /** Takes a module off every node. */
  Future<Void> delete(String name);

  /** All nodes. */
  Future<List<JsonObject>> nodes();

  /** Tells a node to finish what it runs and to take nothing more. */
  Future<Void> drain(String node);

  /** All task types that are known. */
  Future<List<JsonObject>> handlers();

  /**
   * Opens the stream of events.
   *
   * @param filter which
   * @param events given each, as a CloudEvents object, in order, on one context
   * @return the stream, once connected; later interruptions it mends by itself
   */
  Future<EventStream> stream(StreamFilter filter, Handler<JsonObject> events);

  /** Ends all connections. */
  Future<Void> close();
}
