package io.buswork.cluster;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A module with a handler for each promise. Each run notes that it has begun, has its effect, and
 * returns; at the step that its payload names it waits until the gate, a file, is there. Effects
 * are lines in a file, as in a system that knows nothing of ours, or rows of the table {@code
 * effect}.
 */
final class DeliveryModule {

  /** At least once: its effect is a line. */
  static final String LEAST = "promise.least";

  /** At most once: its effect is a line. */
  static final String MOST = "promise.most";

  /** Exactly once, by a check that looks for the line. */
  static final String CHECKED = "promise.checked";

  /** Exactly once: its effect is a row, written in its transaction. */
  static final String ROW = "promise.row";

  /** Its effect is another task, submitted with its success. */
  static final String PARENT = "promise.parent";

  /** Exactly once, by a check that asks the mail server: its effect is a mail. */
  static final String MAIL = "promise.mail";

  /** What {@link #PARENT} submits; its payload is the parent's id. */
  static final String CHILD = "promise.child";

  /**
   * Its effect is a line for each of five parts; it goes on where an attempt before has stopped.
   */
  static final String PARTS = "promise.parts";

  private static final String SOURCE =
      """
      import io.buswork.api.Delivery;
      import io.buswork.api.TaskContext;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.buswork.api.Verdict;
      import io.vertx.core.json.JsonObject;
      import io.vertx.sqlclient.Tuple;
      import java.io.BufferedReader;
      import java.io.InputStreamReader;
      import java.net.HttpURLConnection;
      import java.net.Socket;
      import java.net.URI;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;
      import java.util.List;

      public final class Promises extends TaskVerticle {
        @Override
        public void register(TaskHandlers on) {
          on.blocking("promise.least", task -> run(task, () -> effect(task)));
          on.blocking("promise.most", task -> run(task, () -> effect(task)))
              .delivery(Delivery.AT_MOST_ONCE);
          on.blocking("promise.checked", task -> run(task, () -> effect(task)))
              .delivery(Delivery.EXACTLY_ONCE)
              .checkBlocking(Promises::look);
          on.blocking("promise.row", task -> run(task, () -> row(task)))
              .delivery(Delivery.EXACTLY_ONCE)
              .transactional();
          on.blocking("promise.parent", task -> run(task, () -> task.submit(
              "promise.child", new JsonObject().put("parent", task.id()))));
          on.blocking("promise.mail", task -> run(task, () -> mail(task)))
              .delivery(Delivery.EXACTLY_ONCE)
              .checkBlocking(Promises::askServer);
          on.blocking("promise.child", task -> null);
          on.blocking("promise.parts", Promises::parts);
        }

        interface Step {
          void run() throws Exception;
        }

        private static Object run(TaskContext task, Step effect) throws Exception {
          append(task, "begun", task.id() + " " + task.attempt() + " "
              + ProcessHandle.current().pid());
          pause(task, "before");
          effect.run();
          pause(task, "after");
          append(task, "passed", task.id() + " " + task.attempt() + " "
              + ProcessHandle.current().pid());
          return task.attempt();
        }

        private static void effect(TaskContext task) throws Exception {
          append(task, "effects", Long.toString(task.id()));
        }

        private static void row(TaskContext task) throws Exception {
          task.await(task.transaction(sql -> sql
              .preparedQuery("insert into effect (task) values ($1)")
              .execute(Tuple.of(task.id()))));
        }

        private static void mail(TaskContext task) throws Exception {
          try (Socket server = new Socket("127.0.0.1", task.payload().getInteger("smtp"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(server.getInputStream()));
            for (String line : List.of(
                "HELO buswork", "MAIL FROM:<shop@example.com>", "RCPT TO:<ada@example.com>", "DATA",
                "Message-ID: <" + task.id() + "@example.com>\\r\\n\\r\\nHello\\r\\n.", "QUIT")) {
              String answer = in.readLine();
              if (!answer.startsWith("2") && !answer.startsWith("3")) {
                throw new IllegalStateException(answer);
              }
              server.getOutputStream().write((line + "\\r\\n").getBytes());
            }
            in.readLine();
          }
        }

        private static Verdict askServer(TaskContext task) throws Exception {
          var log = (HttpURLConnection)
              URI.create(task.payload().getString("log") + task.id()).toURL().openConnection();
          return log.getResponseCode() == 200 ? Verdict.done("found") : Verdict.notDone();
        }

        private static Verdict look(TaskContext task) throws Exception {
          Path effects = folder(task).resolve("effects");
          boolean done = Files.exists(effects)
              && Files.readAllLines(effects).contains(Long.toString(task.id()));
          return done ? Verdict.done("found") : Verdict.notDone();
        }

        private static Object parts(TaskContext task) throws Exception {
          JsonObject state = (JsonObject) task.await(task.restored());
          int from = state == null ? 0 : state.getInteger("done");
          append(task, "begun", task.id() + " " + task.attempt() + " "
              + ProcessHandle.current().pid());
          for (int part = from; part < 5; part++) {
            append(task, "effects", task.id() + "/" + part);
            task.await(task.checkpoint(new JsonObject().put("done", part + 1)));
            if (part == 2) {
              pause(task, "after");
            }
          }
          return from;
        }

        private static void pause(TaskContext task, String step) throws Exception {
          if (step.equals(task.payload().getString("step"))) {
            append(task, "paused", task.id() + " " + task.attempt() + " "
                + ProcessHandle.current().pid());
            while (!Files.exists(folder(task).resolve("gate"))) {
              Thread.sleep(20);
            }
          }
        }

        private static Path folder(TaskContext task) {
          return Path.of(task.payload().getString("folder"));
        }

        private static void append(TaskContext task, String file, String line) throws Exception {
          Files.writeString(folder(task).resolve(file), line + "\\n",
              StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
      """;

  private DeliveryModule() {}

  /** Deploys it, and makes the table of effects. */
  static void deploy(ClusterHarness cluster) {
    deploy(cluster, "v1");
  }

  /** The same in a version of that name. */
  static void deploy(ClusterHarness cluster, String version) {
    cluster.database().update("create table if not exists effect (task bigint not null)");
    Path jar = cluster.folder().resolve("promises.jar");
    if (!Files.exists(jar)) {
      TestJars.compile(jar, Map.of("Promises", SOURCE), Map.of("Main-Verticle", "Promises"));
    }
    cluster.api().upload("promises", version, jar).expect(201);
  }

  /**
   * A task.
   *
   * @param folder where its runs note what they do, and where the gate will be
   * @param step where it waits for the gate: before or after its effect; or another: nowhere
   * @param mails takes the mails
   */
  static JsonObject task(String type, Path folder, String step, MailServer mails) {
    var payload =
        new JsonObject()
            .put("folder", folder.toString())
            .put("step", step)
            .put("smtp", mails.smtpPort())
            .put("log", mails.log());
    return new JsonObject()
        .put("type", type)
        .put("payload", payload)
        .put(
            "backoff",
            new JsonObject().put("kind", "fixed").put("initial", "100ms").put("jitter", 0));
  }
}
