package io.buswork.samples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Outcome;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestRun;
import io.buswork.testing.TestTask;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

class ReportsTest {

  private static EmbeddedPostgres postgres;

  private final HandlerHarness handlers = HandlerHarness.deploy(new Reports());
  @TempDir private Path dir;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @AfterEach
  void close() {
    handlers.close();
  }

  @Test
  void allRowsAreWrittenAndProgressFollowsTheEstimate() throws IOException {
    Path out = dir.resolve("orders.csv");
    var run = handlers.run(task(request(out).put("rows", 60_000)));

    var result = (JsonObject) run.result();
    assertThat(result.getLong("rows")).isEqualTo(60_000);
    assertThat(result.getLong("bytes")).isEqualTo(Files.size(out));
    try (var lines = Files.lines(out)) {
      assertThat(lines).hasSize(60_001);
    }
    assertThat(Files.readString(out))
        .startsWith("order_id,ordered_at,customer,item,price\r\n1,")
        .contains(",\"Desk, oak \"\"No. 7\"\"\",");
    assertThat(run.progress())
        .extracting(TestRun.Progress::percent)
        .isSorted()
        .startsWith(0)
        .contains(50)
        .endsWith(100);
    assertThat(dir.toFile().list()).containsExactly("orders.csv");
  }

  @Test
  void anyQueryCanBeExported() throws IOException {
    Path out = dir.resolve("q.csv");
    handlers.run(task(request(out).put("query", "select 'é,ü' as a, null as b, '' as c"))).result();
    assertThat(Files.readString(out)).isEqualTo("a,b,c\r\n\"é,ü\",,\"\"\r\n");
  }

  @Test
  void aWrongQueryFailsWithTheDatabasesWordsAndLeavesNoFile() {
    var run = handlers.run(task(request(dir.resolve("q.csv")).put("query", "select nothing")));
    assertThat(run.failure()).hasMessageContaining("nothing");
    assertThat(dir.toFile().list()).isEmpty();
  }

  @Test
  void aCancelStopsTheQueryInTheDatabase() throws Exception {
    var task = task(request(dir.resolve("q.csv")).put("query", "select pg_sleep(50)"));
    var running = CompletableFuture.supplyAsync(() -> handlers.run(task));
    await().until(() -> sleepers() == 1);

    task.cancel();

    assertThat(running.get().failure()).isInstanceOf(CancellationException.class);
    await().until(() -> sleepers() == 0);
    assertThat(dir.toFile().list()).isEmpty();
  }

  @Test
  void thePasswordMayComeFromAFile() throws IOException {
    Path password = Files.writeString(dir.resolve("password"), "postgres\n");
    var payload =
        request(dir.resolve("q.csv")).put("passwordFile", password.toString()).put("rows", 1);
    assertThat(((JsonObject) handlers.run(task(payload)).result()).getLong("rows")).isEqualTo(1);
  }

  @Test
  void aPayloadThatCannotBeUsedIsDiscarded() {
    assertThat(handlers.run(task(new JsonObject().put("rows", 1))).outcome())
        .isEqualTo(new Outcome.Discard("the payload cannot be used: database is missing"));
    assertThat(handlers.run(task(request(dir.resolve("q.csv")).put("rows", 0))).outcome())
        .isInstanceOf(Outcome.Discard.class);
  }

  @Test
  void stoppingTakesTheDriverOffTheJvm() throws SQLException {
    if (!Driver.isRegistered()) {
      Driver.register();
    }
    var module = HandlerHarness.deploy(new Reports());
    module.run(task(request(dir.resolve("q.csv")).put("rows", 1))).result();
    assertThat(DriverManager.drivers()).anyMatch(Driver.class::isInstance);

    module.close();

    assertThat(DriverManager.drivers()).noneMatch(Driver.class::isInstance);
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("PostgreSQL-JDBC")));
  }

  private static long sleepers() throws Exception {
    try (var connection = DatabaseConnection.open(url(), null);
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*) from pg_stat_activity where query like 'select pg_sleep%'"
                        + " and state = 'active'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static TestTask task(JsonObject payload) {
    return TestTask.of("report.export").payload(payload);
  }

  private static JsonObject request(Path out) {
    return new JsonObject().put("database", url()).put("out", out.toString());
  }

  private static String url() {
    return "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }
}
