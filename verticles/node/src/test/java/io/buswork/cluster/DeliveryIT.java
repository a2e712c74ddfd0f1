package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 of a node at every step of an attempt: each promise holds. */
@Timeout(400)
final class DeliveryIT {

  private static final int EACH = 12;
  private static final List<String> TYPES =
      List.of(
          DeliveryModule.LEAST,
          DeliveryModule.MOST,
          DeliveryModule.CHECKED,
          DeliveryModule.MAIL,
          DeliveryModule.ROW,
          DeliveryModule.PARENT);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and wait_event_type = 'Lock' and query like ?";
  private static final String KEPT =
      "select count(*) from buswork.module_node where state = 'unloaded'"
          + " and loader is distinct from 'collected'";
  private static final String UNFINISHED = "select count(*) from buswork.task where id = any (?)";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private static final MailServer mails = new MailServer();

  private Path folder;
  private final Map<Long, String> types = new HashMap<>();

  @AfterAll
  static void stop() {
    mails.close();
  }

  @BeforeEach
  void start() throws IOException {
    while (cluster.living().size() < 2) {
      cluster.startNode();
    }
    DeliveryModule.deploy(cluster);
    folder = Files.createTempDirectory(cluster.folder(), "step");
  }

  @Test
  void killedBeforeTheSend() {
    try (var record = cluster.database().lock("buswork.dispatch", "share")) {
      submit("nowhere");
      awaitStatementThatWaits("%insert into buswork.dispatch%");
      assertThat(typesIn("begun"))
          .as("begun without a record")
          .doesNotContain(DeliveryModule.MOST, DeliveryModule.CHECKED, DeliveryModule.ROW);
      cluster.living().get(1).kill9();
    }
    holdAllPromises();
  }

  @Test
  void killedBeforeTheEffect() {
    killAt("before");
    holdAllPromises();
  }

  @Test
  void killedAfterTheEffect() {
    TestNode killed = killAt("after");
    List<Long> cutOff = idsOn(killed, "paused");
    holdAllPromises();
    assertThat(cutOff).isNotEmpty();
    for (long id : cutOff) {
      if (types.get(id).equals(DeliveryModule.MOST)) {
        JsonObject task = cluster.api().get("/tasks/" + id).expect(200).json();
        assertThat(task.getString("state")).isEqualTo("failed");
        assertThat(task.getJsonArray("attempts").getJsonObject(0).getString("outcome"))
            .isEqualTo("unknown");
      }
    }
  }

  @Test
  void killedWhileItIsSettled() {
    try (var history = cluster.database().lock("buswork.history", "share")) {
      submit("nowhere");
      // Those with a transaction wait for the connections of those whose commit waits.
      await("what takes no transaction has passed")
          .atMost(PATIENCE)
          .until(() -> withoutTransaction("passed") >= 4 * EACH);
      awaitStatementThatWaits("%insert into buswork.history%");
      cluster.living().get(1).kill9();
    }
    holdAllPromises();
  }

  @Test
  void aLaterAttemptGoesOnWhereTheOneBeforeHasStopped() {
    for (long id : ids(DeliveryModule.PARTS, "after")) {
      types.put(id, DeliveryModule.PARTS);
    }
    TestNode killed = killWhenPaused();
    assertThat(idsOn(killed, "paused")).isNotEmpty();
    awaitEnds();
    List<String> parts = lines(folder.resolve("effects"));
    assertThat(parts).doesNotHaveDuplicates().hasSize(5 * EACH);
  }

  private static void awaitStatementThatWaits(String like) {
    await(like + " waits for a lock")
        .atMost(PATIENCE)
        .until(() -> cluster.database().number(WAITING, like) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {DeliveryModule.LEAST, DeliveryModule.ROW, DeliveryModule.PARENT})
  void connectionsOfTransactionsDoNotKeepAReplacedModulesClasses(String type) {
    ids(type, "nowhere").forEach(id -> types.put(id, type));
    holdAllPromises();
    DeliveryModule.deploy(cluster, "again-" + folder.getFileName());
    await("the old classes are gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> cluster.database().number(KEPT) == 0);
  }

  private TestNode killAt(String step) {
    submit(step);
    return killWhenPaused();
  }

  private TestNode killWhenPaused() {
    await("all wait at the step")
        .atMost(PATIENCE)
        .until(() -> ids(folder.resolve("paused")).size() >= types.size());
    TestNode killed = cluster.living().get(1);
    killed.kill9();
    try {
      Files.createFile(folder.resolve("gate"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return killed;
  }

  private void submit(String step) {
    for (String type : TYPES) {
      ids(type, step).forEach(id -> types.put(id, type));
    }
  }

  private List<Long> ids(String type, String step) {
    return cluster
        .living()
        .get(0)
        .api()
        .submitAll(Collections.nCopies(EACH, DeliveryModule.task(type, folder, step, mails)));
  }

  private void holdAllPromises() {
    awaitEnds();
    Map<Long, Long> lines = counts(ids(folder.resolve("effects")));
    Map<Long, Long> begun = counts(ids(folder.resolve("begun")));
    Map<Long, Long> mailed = mails.mails();
    types.forEach(
        (id, type) -> {
          String state = state(id);
          switch (type) {
            case DeliveryModule.LEAST -> {
              assertThat(state).as(type).isEqualTo("succeeded");
              assertThat(lines.getOrDefault(id, 0L)).as(type).isPositive();
            }
            case DeliveryModule.MOST -> {
              assertThat(begun.getOrDefault(id, 0L)).as(type + " begun").isLessThanOrEqualTo(1);
              assertThat(state).as(type).isIn("succeeded", "failed");
              if (state.equals("succeeded")) {
                assertThat(lines.get(id)).as(type).isEqualTo(1);
              }
            }
            case DeliveryModule.CHECKED -> {
              assertThat(state).as(type).isEqualTo("succeeded");
              assertThat(lines.get(id)).as(type).isEqualTo(1);
            }
            case DeliveryModule.MAIL -> {
              assertThat(state).as(type).isEqualTo("succeeded");
              assertThat(mailed.get(id)).as(type).isEqualTo(1);
            }
            case DeliveryModule.ROW -> {
              assertThat(state).as(type).isEqualTo("succeeded");
              assertThat(rows(id)).as(type).isEqualTo(1);
            }
            default -> {
              assertThat(state).as(type).isEqualTo("succeeded");
              assertThat(children(id)).as(type + "'s children").isEqualTo(1);
            }
          }
        });
  }

  private void awaitEnds() {
    long[] all = types.keySet().stream().mapToLong(Long::longValue).toArray();
    await("all have ended")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> cluster.database().number(UNFINISHED, all) == 0);
  }

  private static String state(long id) {
    return cluster.database().column("select state from buswork.tasks where id = ?", id).get(0);
  }

  private static long rows(long id) {
    return cluster.database().number("select count(*) from effect where task = ?", id);
  }

  private static long children(long id) {
    return cluster
        .database()
        .number(
            "select count(*) from buswork.tasks where type = ? and (payload ->> 'parent')::bigint"
                + " = ?",
            DeliveryModule.CHILD,
            id);
  }

  private long withoutTransaction(String file) {
    return ids(folder.resolve(file)).stream()
        .map(types::get)
        .filter(type -> !type.equals(DeliveryModule.ROW) && !type.equals(DeliveryModule.PARENT))
        .count();
  }

  private List<String> typesIn(String file) {
    return ids(folder.resolve(file)).stream().map(types::get).distinct().toList();
  }

  private List<Long> idsOn(TestNode node, String file) {
    return lines(folder.resolve(file)).stream()
        .filter(line -> line.endsWith(" " + node.pid()))
        .map(line -> Long.parseLong(line.split(" ")[0]))
        .toList();
  }

  private static Map<Long, Long> counts(List<Long> ids) {
    return ids.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
  }

  private static List<Long> ids(Path file) {
    return lines(file).stream().map(line -> Long.parseLong(line.split(" ")[0])).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : new ArrayList<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
