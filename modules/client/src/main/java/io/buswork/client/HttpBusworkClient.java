package io.buswork.client;

import static io.buswork.client.ApiCalls.segment;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of the API, each one line. */
final class HttpBusworkClient implements BusworkClient {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final long LOOK_AGAIN_MILLIS = 1_000;
  private static final String JAR = "application/java-archive";

  private final Vertx vertx;
  private final ApiCalls calls;
  private final StreamConnector connector;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  HttpBusworkClient(Vertx vertx, ClientOptions options) {
    this.vertx = vertx;
    this.calls = new ApiCalls(vertx, options);
    this.connector = new StreamConnector(vertx, options);
  }

  @Override
  public Future<JsonObject> submit(NewTask task) {
    return calls.post("/tasks", JSON, task.toJson().toBuffer()).map(Answer::object);
  }

  @Override
  public Future<List<Submitted>> submitAll(List<NewTask> tasks) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Buffer lines = Buffer.buffer();
    tasks.forEach(task -> lines.appendBuffer(task.toJson().toBuffer()).appendString("\n"));
    return submitLines(lines);
  }

  @Override
  public Future<Integer> submitBulk(Iterator<NewTask> tasks, Consumer<List<Submitted>> taken) {
    return new BulkSubmit(tasks, this::submitLines, taken).run();
  }

  @Override
  public Future<JsonObject> task(String id) {
    return calls.get("/tasks/" + segment(id), Map.of()).map(Answer::object);
  }

  @Override
  public Future<Page> tasks(TaskQuery query) {
    return calls.get("/tasks", query.parameters()).map(Answer::page);
  }

  @Override
  public Future<JsonObject> cancel(String id) {
    return calls.post("/tasks/" + segment(id) + "/cancel").map(Answer::object);
  }

  @Override
  public Future<JsonObject> retry(String id) {
    return calls.post("/tasks/" + segment(id) + "/retry").map(Answer::object);
  }

  @Override
  public Future<JsonObject> runNow(String id) {
    return calls.post("/tasks/" + segment(id) + "/run-now").map(Answer::object);
  }

  @Override
  public Future<Long> count(String deed, TaskQuery query) {
    return bulk(deed, query, true).map(answer -> answer.getLong("matched"));
  }

  @Override
  public Future<JsonObject> changeAll(String deed, TaskQuery query, Consumer<JsonObject> progress) {
    return bulk(deed, query, false).compose(answer -> whenDone(answer, progress));
  }

  private Future<JsonObject> whenDone(JsonObject answer, Consumer<JsonObject> progress) {
    if (!answer.getString("state", "done").equals("running")) {
      return Future.succeededFuture(answer);
    }
    progress.accept(answer);
    return vertx
        .timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
        .compose(later -> bulk(answer.getString("id")))
        .compose(now -> whenDone(now, progress));
  }

  @Override
  public Future<JsonObject> bulk(String id) {
    return calls.get("/bulk/" + segment(id), Map.of()).map(Answer::object);
  }

  private Future<JsonObject> bulk(String deed, TaskQuery query, boolean dryRun) {
    JsonObject filter = new JsonObject();
    query.parameters().forEach(filter::put);
    JsonObject body = new JsonObject().put("filter", filter).put("dryRun", dryRun);
    return calls.postAndConverge("/tasks/" + segment(deed), body.toBuffer()).map(Answer::object);
  }

  @Override
  public Future<Page> failures(@Nullable String since) {
    Map<String, String> parameters = since == null ? Map.of() : Map.of("since", since);
    return calls.get("/failures", parameters).map(Answer::page);
  }

  @Override
  public Future<JsonObject> stats(String window) {
    return calls.get("/stats", Map.of("window", window)).map(Answer::object);
  }

  @Override
  public Future<JsonObject> group(String name, @Nullable String cursor) {
    Map<String, String> parameters = cursor == null ? Map.of() : Map.of("cursor", cursor);
    return calls.get("/groups/" + segment(name), parameters).map(Answer::object);
  }

  @Override
  public Future<Page> groups(@Nullable String cursor) {
    Map<String, String> parameters = cursor == null ? Map.of() : Map.of("cursor", cursor);
    return calls.get("/groups", parameters).map(Answer::page);
  }

  @Override
  public Future<List<JsonObject>> queues() {
    return items("/queues");
  }

  @Override
  public Future<JsonObject> putQueue(String queue, JsonObject settings) {
    return calls.put("/queues/" + segment(queue), settings.toBuffer()).map(Answer::object);
  }

  @Override
  public Future<JsonObject> pause(String queue) {
    return calls.post("/queues/" + segment(queue) + "/pause").map(Answer::object);
  }

  @Override
  public Future<JsonObject> resume(String queue) {
    return calls.post("/queues/" + segment(queue) + "/resume").map(Answer::object);
  }

  @Override
  public Future<List<JsonObject>> schedules() {
    return items("/schedules");
  }

  @Override
  public Future<JsonObject> schedule(String name) {
    return calls.get(schedulePath(name), Map.of()).map(Answer::object);
  }

  @Override
  public Future<JsonObject> putSchedule(String name, JsonObject schedule) {
    return calls.put(schedulePath(name), schedule.toBuffer()).map(Answer::object);
  }

  @Override
  public Future<JsonObject> pauseSchedule(String name) {
    return calls.post(schedulePath(name) + "/pause").map(Answer::object);
  }

  @Override
  public Future<JsonObject> resumeSchedule(String name) {
    return calls.post(schedulePath(name) + "/resume").map(Answer::object);
  }

  @Override
  public Future<JsonObject> runSchedule(String name) {
    return calls.post(schedulePath(name) + "/run").map(Answer::object);
  }

  @Override
  public Future<Void> deleteSchedule(String name) {
    return calls.delete(schedulePath(name)).mapEmpty();
  }

  private static String schedulePath(String name) {
    return "/schedules/" + segment(name);
  }

  @Override
  public Future<JsonObject> postEvent(JsonObject event) {
    return calls.post("/events", "application/json", event.toBuffer()).map(Answer::object);
  }

  @Override
  public Future<List<JsonObject>> subscriptions() {
    return items("/subscriptions");
  }

  @Override
  public Future<JsonObject> putSubscription(String name, JsonObject subscription) {
    return calls
        .put("/subscriptions/" + segment(name), subscription.toBuffer())
        .map(Answer::object);
  }

  @Override
  public Future<Void> deleteSubscription(String name) {
    return calls.delete("/subscriptions/" + segment(name)).mapEmpty();
  }

  @Override
  public Future<List<JsonObject>> modules() {
    return items("/modules");
  }

  @Override
  public Future<JsonObject> module(String name) {
    return calls.get("/modules/" + segment(name), Map.of()).map(Answer::object);
  }

  @Override
  public Future<JsonObject> deploy(ModuleUpload upload) {
    String path = upload.jar().toString();
    var files = vertx.fileSystem();
    return files
        .props(path)
        .compose(
            props ->
                files
                    .open(path, new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                    .compose(file -> send(upload, file, props.size())))
        .map(Answer::object);
  }

  @Override
  public Future<JsonObject> activate(String name, String version) {
    return activate(name, new JsonObject().put("version", version));
  }

  @Override
  public Future<JsonObject> activateCanary(String name, String version, int share) {
    return activate(name, new JsonObject().put("version", version).put("canary", share));
  }

  private Future<JsonObject> activate(String name, JsonObject wanted) {
    return calls
        .postAndConverge("/modules/" + segment(name) + "/activate", wanted.toBuffer())
        .map(Answer::object);
  }

  @Override
  public Future<JsonObject> rollback(String name) {
    return calls
        .postAndConverge("/modules/" + segment(name) + "/rollback", Buffer.buffer())
        .map(Answer::object);
  }

  @Override
  public Future<Void> delete(String name) {
    return calls.deleteAndConverge("/modules/" + segment(name)).mapEmpty();
  }

  @Override
  public Future<List<JsonObject>> nodes() {
    return items("/nodes");
  }

  @Override
  public Future<Void> drain(String node) {
    return calls.post("/nodes/" + segment(node) + "/drain").mapEmpty();
  }

  @Override
  public Future<List<JsonObject>> handlers() {
    return items("/handlers");
  }

  @Override
  public Future<EventStream> stream(StreamFilter filter, Handler<JsonObject> events) {
    var stream = new ReconnectingStream(vertx, connector, filter, events);
    streams.add(stream);
    stream.ended().onComplete(end -> streams.remove(stream));
    return stream.open();
  }

  @Override
  public Future<Void> close() {
    var closing = List.copyOf(streams).stream().map(EventStream::close).toList();
    return Future.join(closing)
        .eventually(connector::close)
        .<Void>mapEmpty()
        .onComplete(end -> calls.close());
  }

  private Future<Answer> send(ModuleUpload upload, AsyncFile file, long size) {
    return calls
        .upload("/modules", upload.parameters(), file, size, JAR)
        // The request closes the file when it has read it to its end; not when the server hung up.
        .eventually(() -> file.close().otherwiseEmpty());
  }

  private Future<List<Submitted>> submitLines(Buffer lines) {
    return calls.post("/tasks", NDJSON, lines).map(HttpBusworkClient::submitted);
  }

  private static List<Submitted> submitted(Answer answer) {
    return answer.items().stream()
        .map(item -> new Submitted(item.getString("id"), item.getBoolean("duplicate", false)))
        .toList();
  }

  /** All of a list that comes in pages. */
  private Future<List<JsonObject>> items(String path) {
    return itemsAfter(path, Map.of("limit", "1000"), new ArrayList<>());
  }

  private Future<List<JsonObject>> itemsAfter(
      String path, Map<String, String> parameters, List<JsonObject> all) {
    return calls
        .get(path, parameters)
        .map(Answer::page)
        .compose(
            page -> {
              all.addAll(page.items());
              return page.next()
                  .map(next -> itemsAfter(path, Map.of("limit", "1000", "cursor", next), all))
                  .orElseGet(() -> Future.succeededFuture(all));
            });
  }
}
