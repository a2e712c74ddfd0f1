package io.buswork.node.cli;

import io.buswork.client.NewTask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the demo does, and how much of it. */
final class DemoPlan {

  static final int HELLOS = 2_000;
  static final int PICTURES = 6;
  static final int CALLS = 5;
  static final int ROWS = 500_000;
  static final int ORDERS = 25;
  static final int MAILS = 20;
  static final int DIGESTS = 10;

  /** What each paid order makes: the sample's handlers subscribe to it. */
  static final List<String> ORDER_TASKS =
      List.of("order.check", "order.notice", "order.points", "order.stock");

  static final Duration DELAY = Duration.ofSeconds(3);

  /** Far more than can be written before it is canceled. */
  private static final int ENDLESS_ROWS = 500_000_000;

  final DemoWork hello;
  final DemoWork thumbnails;
  final DemoWork calls;
  final DemoWork report;
  final DemoWork delayed;
  final DemoWork retried;
  final DemoWork canceled;
  final DemoWork orders;
  final DemoWork mails;
  final DemoWork digests;
  private final Path folder;

  /** Without native code; see the other one. */
  DemoPlan(String run, Path folder) {
    this(run, folder, false);
  }

  /**
   * @param run tells this demo's tasks from an earlier one's
   * @param folder where files are written
   * @param hasNative whether the sample in C was built
   */
  DemoPlan(String run, Path folder, boolean hasNative) {
    this.folder = folder;
    this.hello = new DemoWork("hello, replaced meanwhile", run, "hello", HELLOS);
    this.thumbnails = new DemoWork("image-thumbnail, 12 MP", run, "thumbnail", PICTURES);
    this.calls = new DemoWork("web-call, slow API", run, "call", CALLS);
    this.report = new DemoWork("report-export, 500,000 rows", run, "report", 1);
    this.delayed = new DemoWork("hello, 3 s delayed", run, "delayed", 1);
    this.retried = new DemoWork("web-call, fails once", run, "retried", 1);
    this.orders =
        new DemoWork("order-events, 4 tasks each", run, "order", ORDERS * ORDER_TASKS.size());
    this.digests =
        new DemoWork("native-digest, SHA-256 in C", run, "digest", hasNative ? DIGESTS : 0);
    this.mails = new DemoWork("mail-send, exactly once", run, "mail", MAILS);
    this.canceled = new DemoWork("report-export, canceled", run, "canceled", 1);
  }

  List<DemoWork> all() {
    return Stream.of(
            hello, thumbnails, calls, report, orders, mails, digests, delayed, retried, canceled)
        .filter(work -> work.planned() > 0)
        .toList();
  }

  NewTask hello(int number) {
    return hello.mark(NewTask.of("hello").payload(name("friend " + number)));
  }

  NewTask thumbnail() {
    var payload =
        new JsonObject()
            .put("source", "generated")
            .put("width", 4_000)
            .put("height", 3_000)
            .put("sizes", new JsonArray().add(1_600).add(640).add(160))
            .put("out", folder.resolve("thumbnails").toString());
    return thumbnails.mark(NewTask.of("image.thumbnail").payload(payload));
  }

  NewTask call(SlowApi api, int number) {
    return calls.mark(
        NewTask.of("web.call").payload(new JsonObject().put("url", api.url("/jobs/" + number))));
  }

  NewTask report(DemoDatabase database) {
    return report.mark(
        NewTask.of("report.export").payload(database.into(export(reportFile(), ROWS))));
  }

  NewTask mail(MailSink sink, int number) {
    var payload =
        new JsonObject()
            .put("smtp", sink.smtp())
            .put("log", sink.log())
            .put("from", "shop@example.com")
            .put("to", "friend" + number + "@example.com")
            .put("subject", "Your order A-" + number)
            .put("text", "It is on its way.");
    return mails.mark(NewTask.of("mail.send").payload(payload));
  }

  NewTask digest(int number) {
    String text = ("page " + number + "\n").repeat(10_000);
    return digests.mark(NewTask.of("native.digest").payload(new JsonObject().put("text", text)));
  }

  NewTask delayed() {
    return delayed.mark(NewTask.of("hello").payload(name("late friend")).delay(DELAY));
  }

  NewTask retried(SlowApi api) {
    return retried.mark(
        NewTask.of("web.call").payload(new JsonObject().put("url", api.url("/shaky"))));
  }

  NewTask canceled(DemoDatabase database) {
    return canceled.mark(
        NewTask.of("report.export").payload(database.into(export(canceledFile(), ENDLESS_ROWS))));
  }

  /** An event, not a task: its tasks are made by those who subscribe to it. */
  JsonObject paidOrder(int number) {
    var item = new JsonObject().put("sku", "tea").put("count", 2);
    var data =
        new JsonObject()
            .put("order", "A-" + number)
            .put("customer", "friend " + number)
            .put("cents", 100 * number)
            .put("items", new JsonArray().add(item));
    return new JsonObject().put("name", "order.paid").put("key", "A-" + number).put("data", data);
  }

  Path reportFile() {
    return folder.resolve("report.csv");
  }

  Path canceledFile() {
    return folder.resolve("canceled.csv");
  }

  private static JsonObject export(Path out, int rows) {
    return new JsonObject().put("rows", rows).put("out", out.toString());
  }

  private static JsonObject name(String name) {
    return new JsonObject().put("name", name);
  }
}
