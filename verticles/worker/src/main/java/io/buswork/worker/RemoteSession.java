package io.buswork.worker;

import io.buswork.api.Outcome;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.TaskError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One remote worker, for as long as its socket is open. Belongs to the worker's context. */
final class RemoteSession implements RemoteLine.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteSession.class);

  /** So many pings without a sign of life, and it is gone: the lease. */
  static final int PINGS = 4;

  private final RemoteLine line;
  private final RemoteWorkers workers;
  private final Map<Long, RemoteRun> held = new LinkedHashMap<>();
  private String worker = "";
  private Set<String> types = Set.of();
  private int slots;
  private boolean leaving;
  private int silentLooks;

  RemoteSession(RemoteLine line, RemoteWorkers workers) {
    this.line = line;
    this.workers = workers;
  }

  @Override
  public void said(String text) {
    silentLooks = 0;
    try {
      take(RemoteFrameReader.read(text));
    } catch (BadFrameException e) {
      refuse("bad-frame", e.pointer(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void saidBinary() {
    silentLooks = 0;
    refuse("bad-frame", "", "a binary frame: frames are JSON, as text");
  }

  @Override
  public void isAlive() {
    silentLooks = 0;
  }

  @Override
  public void hasRoom() {
    workers.fill(this);
  }

  @Override
  public void closed(String why) {
    workers.lose(this, why);
  }

  private void take(RemoteFrame frame) {
    if (frame instanceof RemoteFrame.Hello hello) {
      greet(hello);
    } else if (worker.isEmpty()) {
      refuse("no-hello", "", "the first frame must be hello");
    } else if (frame instanceof RemoteFrame.OfAttempt told) {
      take(told);
    } else {
      leaving = true;
      workers.changed();
      sayByeWhenIdle();
    }
  }

  private void greet(RemoteFrame.Hello hello) {
    boolean isNew = worker.isEmpty();
    worker = hello.worker();
    types = hello.types();
    slots = hello.slots();
    leaving = false;
    workers.changed();
    List<String> elsewhere = types.stream().filter(workers::isServedElsewhere).toList();
    line.send(
        "ack",
        new JsonObject()
            .put("hello", worker)
            .put("node", workers.node())
            .put("leaseMs", workers.leaseMillis())
            .put("servedByOthers", new JsonArray(elsewhere)));
    if (isNew) {
      workers.tell("remote-joined", this, null);
    }
    workers.fill(this);
  }

  private void take(RemoteFrame.OfAttempt told) {
    RemoteRun run = held.get(told.id());
    boolean isItsOwn = run != null && run.task().attempt() == told.attempt();
    boolean isReport = told instanceof RemoteFrame.Progress || told instanceof RemoteFrame.Log;
    if (run == null || !isItsOwn || run.task().hasEnded()) {
      refuseLate(told, isItsOwn ? run : null, isReport);
    } else if (told instanceof RemoteFrame.Progress progress) {
      run.task().progress(progress.percent(), progress.message());
    } else if (told instanceof RemoteFrame.Log log) {
      run.task().log(log.line());
    } else {
      release(run);
      end(run, told);
      line.send(
          "ack",
          new JsonObject().put("id", Long.toString(told.id())).put("attempt", told.attempt()));
      workers.fill(this);
      sayByeWhenIdle();
    }
  }

  private static void end(RemoteRun run, RemoteFrame.OfAttempt told) {
    if (told instanceof RemoteFrame.Done done) {
      run.end().complete(done.result());
    } else if (told instanceof RemoteFrame.Snooze snooze) {
      run.end().complete(new Outcome.Snooze(snooze.after()));
    } else if (told instanceof RemoteFrame.Fail fail) {
      TaskError error = new TaskError(fail.type(), fail.message(), fail.stack());
      run.end().fail(new AttemptFailure(error, fail.retry(), fail.after()));
    } else {
      run.task().stop(TaskOutcome.Kind.RETURNED);
    }
  }

  /**
   * It was stopped, or given to somebody else, or has been answered, or never was this worker's.
   */
  private void refuseLate(RemoteFrame.OfAttempt told, @Nullable RemoteRun stopped, boolean report) {
    if (stopped != null && !report) {
      release(stopped);
      workers.fill(this);
      sayByeWhenIdle();
    }
    workers.countRefused();
    line.send(
        "error",
        new JsonObject()
            .put("code", "late")
            .put("id", Long.toString(told.id()))
            .put("attempt", told.attempt())
            .put(
                "detail",
                "attempt "
                    + told.attempt()
                    + " of task "
                    + told.id()
                    + " is not this worker's, or not any more: what it says of it is not taken"));
  }

  private void refuse(String code, String pointer, String detail) {
    workers.countRefused();
    line.send(
        "error", new JsonObject().put("code", code).put("pointer", pointer).put("detail", detail));
  }

  /** Hands an attempt over. */
  void give(RemoteRun run) {
    RunContext task = run.task();
    if (!task.begin()) {
      return;
    }
    run.session(this);
    RemoteRun before = held.put(task.id(), run);
    if (before != null) {
      // An earlier attempt, stopped, of which it has said nothing yet, and now need not.
      before.type().given(-1);
    }
    run.type().given(1);
    task.started();
    String head =
        new JsonObject()
            .put("id", Long.toString(task.id()))
            .put("attempt", task.attempt())
            .put("maxAttempts", task.maxAttempts())
            .put("type", task.type())
            .put("queue", task.queue())
            .put("tags", new JsonArray(new ArrayList<>(task.tags())))
            .put("headers", new JsonObject(new LinkedHashMap<>(task.headers())))
            .put("deadline", task.deadline().toString())
            .put("timeoutMs", task.timeout().toMillis())
            .encode();
    // The payload as it was submitted: read and written again, it would lose digits.
    String open = head.substring(0, head.length() - 1);
    line.send("{\"task\":" + open + ",\"payload\":" + task.payloadText() + "}}");
  }

  /** Tells that one of its attempts is not wanted any more. Its slot is free when it answers. */
  void cancel(RemoteRun run) {
    if (held.get(run.task().id()) != run) {
      return;
    }
    String why = run.task().outcome().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    line.send(
        "cancel",
        new JsonObject()
            .put("id", Long.toString(run.task().id()))
            .put("attempt", run.task().attempt())
            .put("reason", why));
  }

  private void release(RemoteRun run) {
    if (held.remove(run.task().id(), run)) {
      run.type().given(-1);
    }
  }

  /** Takes all it has from it. */
  List<RemoteRun> takeAll() {
    List<RemoteRun> all = new ArrayList<>(held.values());
    all.forEach(this::release);
    return all;
  }

  /**
   * Looks whether it is alive, and asks again.
   *
   * @return false: it is not
   */
  boolean look() {
    for (RemoteRun run : List.copyOf(held.values())) {
      if (run.task().hasEnded() && run.lookSinceStop() > PINGS) {
        LOG.warn(
            "remote worker {} goes on with task {}, which was stopped: its slot is used again",
            worker,
            run.task().id());
        release(run);
        workers.fill(this);
      }
    }
    if (++silentLooks > PINGS) {
      return false;
    }
    line.ping();
    return true;
  }

  /** The node takes no new tasks: it should look for another when it is through. */
  void sayBye() {
    leaving = true;
    line.send("bye", new JsonObject().put("reason", "the node is draining"));
  }

  private void sayByeWhenIdle() {
    if (leaving && held.isEmpty()) {
      line.send("bye", new JsonObject().put("reason", "nothing is left to be done"));
    }
  }

  void close(int code, String why) {
    line.close(code, why);
  }

  boolean serves(String type) {
    return !leaving && types.contains(type);
  }

  /** The types it may be given tasks of. */
  Set<String> types() {
    return leaving ? Set.of() : types;
  }

  int slots() {
    return leaving ? 0 : slots;
  }

  int free() {
    return leaving || line.isFull() ? 0 : Math.max(0, slots - held.size());
  }

  int used() {
    return held.size();
  }

  String worker() {
    return worker;
  }

  NodeStatus.Remote status() {
    return new NodeStatus.Remote(worker, List.copyOf(types), slots, held.size(), leaving);
  }
}
