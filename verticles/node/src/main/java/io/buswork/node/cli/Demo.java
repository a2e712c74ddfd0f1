package io.buswork.node.cli;

import io.buswork.client.BusworkClient;
import io.buswork.client.Page;
import io.buswork.client.StreamFilter;
import io.buswork.client.TaskQuery;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of the demo. */
final class Demo {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final long DRAW_MILLIS = 120;
  private static final int PAGE = 1_000;
  private static final List<String> UNFINISHED =
      List.of("blocked", "scheduled", "ready", "running", "retrying");

  private final Session session;
  private final BusworkClient client;
  private final Shell shell;
  private final DemoHome home;
  private final DemoDatabase database;
  private final Deadline deadline;
  private final DemoPlan plan;
  private final DemoView view;
  private final DemoPoints points;
  private List<DemoPoints.Shown> shown = List.of();
  private List<String> mailsReceived = List.of();

  Demo(
      Session session,
      Shell shell,
      DemoHome home,
      DemoDatabase database,
      DemoSql sql,
      Path folder) {
    this.session = session;
    this.client = session.client();
    this.shell = shell;
    this.home = home;
    this.database = database;
    this.deadline = new Deadline(session, PATIENCE);
    String name = "demo-" + Long.toString(System.currentTimeMillis(), 36);
    this.plan = new DemoPlan(name, folder, home.hasNative(DemoModules.NATIVE));
    this.view = new DemoView(shell, plan);
    this.points = new DemoPoints(client, deadline, sql, name);
  }

  /** Answers the exit code. */
  int run() {
    var modules = new DemoModules(client, home);
    List<JsonObject> deployed = deadline.await(modules.deployAll());
    deployed.forEach(module -> view.say("  " + ModuleText.live(module)));
    JsonObject second = work(modules);
    return report(Set.of(activeVersion(deployed.get(0)), activeVersion(second)));
  }

  private JsonObject work(DemoModules modules) {
    SlowApi api = deadline.await(SlowApi.start(session.vertx()));
    MailSink sink = deadline.await(MailSink.start(session.vertx()));
    deadline.await(client.stream(StreamFilter.ALL, view::take));
    // The one thread of the session's Vert.x draws; this one submits and waits.
    long drawing = session.vertx().setPeriodic(DRAW_MILLIS, tick -> view.show());
    try {
      var submits = new DemoSubmits(client, deadline, plan);
      submits.submitLongOnes(api, sink, database);
      points.begin();
      JsonObject second = submits.submitHellosDuring(modules);
      submits.cancelTheEndlessOne();
      awaitEnd();
      shown = points.end();
      mailsReceived = sink.received();
      return second;
    } finally {
      sink.close();
      session.vertx().cancelTimer(drawing);
      view.close();
    }
  }

  private void awaitEnd() {
    for (String id : plan.orders.ids()) {
      while (!TaskText.hasEnded(deadline.await(client.task(id)))) {
        deadline.pause(LOOK);
      }
    }
    for (DemoWork work : plan.all()) {
      TaskQuery unfinished = TaskQuery.ALL.tag(work.tag()).states(UNFINISHED).limit(1);
      while (!deadline.await(client.tasks(unfinished)).items().isEmpty()) {
        deadline.pause(LOOK);
      }
    }
  }

  private int report(Set<String> versions) {
    long millis = deadline.elapsedMillis();
    Map<String, List<JsonObject>> tasks = new HashMap<>();
    plan.all().forEach(work -> tasks.put(work.tag(), everyTask(work)));
    List<String> wrong = new DemoChecks(plan, tasks, mailsReceived).run(versions);
    shell.out().println();
    new DemoSummary(plan, tasks).print(shell);
    printPoints(wrong);
    shell.out().println();
    oldLoader().ifPresent(fate -> shell.out().println("The replaced hello's classes: " + fate));
    if (wrong.isEmpty()) {
      String well = "Every task ended as it should, after " + Times.exact((double) millis) + ".";
      shell.out().println(shell.style().green(well));
      return Commands.DONE;
    }
    DemoChecks.shortened(wrong).forEach(shell::complain);
    return Commands.FAILED;
  }

  private void printPoints(List<String> wrong) {
    var table = new Table("WHAT ELSE A TASK CAN ASK FOR", "SEEN");
    for (DemoPoints.Shown point : shown) {
      table.row(point.name(), point.seen());
      if (!point.isWell()) {
        wrong.add(point.name() + ": " + point.seen());
      }
    }
    shell.out().println();
    table.print(shell);
  }

  private List<JsonObject> everyTask(DemoWork work) {
    if (work == plan.orders) {
      // Made by subscriptions, which know nothing of this run's tags.
      return work.ids().stream().map(id -> deadline.await(client.task(id))).toList();
    }
    var all = new ArrayList<JsonObject>();
    TaskQuery query = TaskQuery.ALL.tag(work.tag()).limit(PAGE);
    Page page = deadline.await(client.tasks(query));
    all.addAll(page.items());
    while (page.next().isPresent()) {
      page = deadline.await(client.tasks(query.after(page.cursor())));
      all.addAll(page.items());
    }
    return all;
  }

  /** What became of the class loader of the version that was replaced last. */
  private Optional<String> oldLoader() {
    JsonObject hello = deadline.await(client.module("hello"));
    String active = activeVersion(hello);
    return ModuleText.nodes(hello)
        .filter(node -> !active.equals(node.getString("version")))
        .map(node -> node.getString("loader"))
        .filter(fate -> fate != null)
        .reduce((earlier, later) -> later);
  }

  private static String activeVersion(JsonObject module) {
    return module.getString("active", "none");
  }
}
