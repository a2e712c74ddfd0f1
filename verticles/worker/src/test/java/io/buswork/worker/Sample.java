package io.buswork.worker;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Modules that tests run, and the jars they come in. */
final class Sample {

  private Sample() {}

  /** One handler for each way an attempt can go. */
  public static class Module extends TaskVerticle {
    @Override
    public void register(TaskHandlers on) {
      on.async("echo", task -> Future.succeededFuture(task.payload()));
      on.async(
          "deadline",
          task ->
              Future.succeededFuture(new JsonObject().put("deadline", task.deadline().toString())));
      on.async("version", task -> Future.succeededFuture(task.version()));
      on.async("never", task -> Promise.promise().future()).timeout(Duration.ofMillis(100));
      on.async("snooze", task -> Future.succeededFuture(task.snooze(Duration.ofSeconds(7))));
      on.async(
          "later", task -> Future.succeededFuture(task.retryAfter(Duration.ofSeconds(9), "busy")));
      on.async("discard", task -> Future.succeededFuture(task.discard("of no use")));
      on.async("null", task -> null);
      on.async("unwritable", task -> Future.succeededFuture(new Object()));
      on.async(
          "error",
          task -> {
            throw new StackOverflowError("deep");
          });
      on.async(
          "memory", task -> Future.succeededFuture(new long[64][Integer.MAX_VALUE - 8].length));
      on.blocking("memory.blocking", task -> new long[64][Integer.MAX_VALUE - 8].length);
      on.blocking(
          "threads",
          task -> {
            for (int i = 0; i < 100; i++) {
              Thread thread = new Thread(() -> LockSupport.park(), "left-" + i);
              thread.setDaemon(true);
              thread.start();
            }
            return null;
          });
      on.blocking(
          "compute",
          task -> {
            long sum = 0;
            while (!task.isCanceled()) {
              sum = 31 * sum + 7;
            }
            return sum;
          });
      on.blocking(
          "park",
          task -> {
            task.progress(10, "parked");
            task.log("parking");
            Thread.sleep(60_000);
            return null;
          });
      on.blocking(
          "exit.blocking",
          task -> {
            System.exit(3);
            return null;
          });
      on.async(
          "exit.async",
          task -> {
            System.exit(3);
            return null;
          });
      on.async("exit.chained", task -> vertx.timer(5, TimeUnit.MILLISECONDS).map(Module::exit));
      on.async(
          "exit.timer",
          task -> {
            vertx.setTimer(5, timer -> System.exit(3));
            return Promise.promise().future();
          });
      on.async(
          "exit.thread",
          task -> {
            new Thread(() -> Runtime.getRuntime().halt(3)).start();
            return Promise.promise().future();
          });
      on.blocking(
          "throw",
          task -> {
            throw new IllegalStateException("no");
          });
    }

    private static Object exit(Object nothing) {
      System.exit(3);
      return nothing;
    }
  }

  /** Serves one address of the event bus, and knows nothing of Buswork. */
  public static class Plain extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<JsonObject>consumer(
              "plain.greet",
              message -> {
                String name = message.body().getString("name");
                if (name == null) {
                  message.fail(7, "who?");
                } else {
                  message.reply("hello " + name + " from " + message.headers().get("version"));
                }
              })
          .completion();
    }
  }

  /** Serves its tasks by verticles that it deploys itself, in each way there is. */
  public static class PlainParent extends VerticleBase {
    @Override
    public Future<?> start() {
      DeploymentOptions workers =
          new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER).setInstances(2);
      return Future.all(
          vertx.deployVerticle(new PlainChild("plain.object")),
          vertx.deployVerticle(() -> new PlainChild("plain.supplied"), workers),
          vertx.deployVerticle(PlainNamed.class, workers),
          vertx.deployVerticle(PlainNamed.class.getName()));
    }
  }

  /** Answers one type. */
  public static class PlainChild extends VerticleBase {

    private final String address;

    public PlainChild(String address) {
      this.address = address;
    }

    @Override
    public Future<?> start() {
      var options = new MessageConsumerOptions().setAddress(address);
      return vertx
          .eventBus()
          .consumer(options)
          .handler(message -> message.reply(address + " of a child"))
          .completion();
    }
  }

  /** The same, made by its name or its class. */
  public static class PlainNamed extends PlainChild {
    public PlainNamed() {
      super("plain.named");
    }
  }

  static byte[] jar(Class<?>... classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(jar);
        }
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
