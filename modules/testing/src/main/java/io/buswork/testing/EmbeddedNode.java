package io.buswork.testing;

import io.buswork.api.TaskVerticle;
import io.buswork.client.BusworkClient;
import io.buswork.client.ClientOptions;
import io.buswork.client.ModuleJar;
import io.buswork.client.ModuleUpload;
import io.buswork.client.NewTask;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole node for tests, with a Postgres of its own, in a process of its own: modules are loaded,
 * replaced and unloaded, tasks stored and run as they are in production.
 *
 * <pre>{@code
 * try (var node = EmbeddedNode.start()) {
 *   node.deploy(Mail.class);
 *   JsonObject task = node.run(NewTask.of("mail.send").payload(mail));
 *   assertEquals("succeeded", task.getString("state"));
 * }
 * }</pre>
 *
 * <p>Needs {@code io.buswork:buswork-node} on the test's class path, in scope {@code test}. It
 * takes some seconds to start, so one for all tests of a class is a good measure ({@code @AutoClose
 * static final}). Not for use from an event loop: its methods wait, for at most a minute.
 */
public final class EmbeddedNode implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger versions = new AtomicInteger();
  private final NodeFork fork;
  private final String url;
  private final BusworkClient client;

  private EmbeddedNode(NodeFork fork) {
    this.fork = fork;
    this.url = fork.url();
    try {
      this.client = BusworkClient.create(vertx, ClientOptions.of(new URI(url)));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the node's address is " + url, e);
    }
  }

  /**
   * Starts one, and returns when it is ready.
   *
   * @param options of {@code buswork start}, such as {@code --worker.io-slots=10}
   * @throws IllegalStateException if it does not get ready, with the end of its log
   */
  public static EmbeddedNode start(String... options) {
    return new EmbeddedNode(NodeFork.start(List.of(options), PATIENCE));
  }

  /** Where its API and its console are. */
  public String url() {
    return url;
  }

  /** A client of it, for all that has no method here. */
  public BusworkClient client() {
    return client;
  }

  /**
   * Deploys a handler's classes as they are on the class path of the test: all that lies in the
   * same folder, such as {@code target/classes}, as a module with the class's name.
   *
   * @param handler the main verticle
   * @param libraries jars and folders that it needs besides
   * @return the module, live
   */
  public JsonObject deploy(Class<? extends TaskVerticle> handler, Path... libraries) {
    try {
      List<Path> sources = new ArrayList<>(List.of(home(handler)));
      sources.addAll(List.of(libraries));
      String version = Integer.toString(versions.incrementAndGet());
      Path jar = fork.folder().resolve(handler.getSimpleName() + "-" + version + ".jar");
      ModuleJar.of(sources).attribute("Main-Verticle", handler.getName()).write(jar);
      return await(
          client.deploy(new ModuleUpload(jar, handler.getSimpleName(), version, List.of())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack " + handler, e);
    }
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not on the class path as a file: " + type, e);
    }
  }

  /**
   * Deploys a jar, which says its name and version in its manifest.
   *
   * @return the module, live
   */
  public JsonObject deploy(Path jar) {
    return await(client.deploy(ModuleUpload.of(jar)));
  }

  /**
   * Submits a task.
   *
   * @return its id
   */
  public String submit(NewTask task) {
    return await(client.submit(task)).getString("id");
  }

  /**
   * Waits until a task has ended, in whatever way.
   *
   * @return the task as the API has it: {@code state}, {@code result}, {@code attempts} …
   * @throws IllegalStateException if it has not ended within a minute
   */
  public JsonObject awaitEnd(String id) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonObject task = await(client.task(id));
    while (!hasEnded(task)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not ended after a minute: " + task.encodePrettily());
      }
      await(vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS));
      task = await(client.task(id));
    }
    return task;
  }

  private static boolean hasEnded(JsonObject task) {
    return TaskState.ofWireName(task.getString("state", ""))
        .map(TaskState::isFinal)
        .orElse(Boolean.FALSE);
  }

  /** Submits a task and waits until it has ended; see {@link #awaitEnd}. */
  public JsonObject run(NewTask task) {
    return awaitEnd(submit(task));
  }

  /** The end of what the node has logged so far. */
  public String log() {
    return fork.log();
  }

  /** Stops it and removes all that it kept. */
  @Override
  public void close() {
    Waiting.await(client.close().otherwiseEmpty(), "the client's end", PATIENCE);
    Waiting.await(vertx.close(), "the client's end", PATIENCE);
    fork.close();
  }

  private static <T> T await(Future<T> answer) {
    return Waiting.await(answer, "the node's answer", PATIENCE);
  }
}
