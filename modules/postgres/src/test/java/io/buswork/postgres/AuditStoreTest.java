package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditEntry;
import io.buswork.store.AuditFilter;
import io.buswork.store.AuditOutcome;
import io.buswork.store.AuditStore;
import io.buswork.store.SearchPage;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The audit log on a real Postgres. */
class AuditStoreTest {

  private static PostgresStage stage;
  private static AuditStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().audit();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.audit");
  }

  @Test
  void aChangeIsThereFromItsBeginAndSaysHowItEnded() {
    var deed =
        new AuditDeed(
            "ada", "10.0.0.7", "queue.put", "mail", new JsonObject().put("concurrency", 5));
    long id = await(store.begin(deed));
    AuditEntry begun = all(AuditFilter.ALL).get(0);
    assertThat(begun.id()).isEqualTo(id);
    assertThat(begun.deed()).isEqualTo(deed);
    assertThat(begun.outcome()).isEqualTo(AuditOutcome.BEGUN);
    assertThat(begun.status()).isNull();
    JsonObject more = new JsonObject().put("created", true);
    await(store.end(id, new AuditEnd(AuditOutcome.DONE, 200, null, more)));
    AuditEntry done = all(AuditFilter.ALL).get(0);
    assertThat(done.at()).isEqualTo(begun.at());
    assertThat(done.outcome()).isEqualTo(AuditOutcome.DONE);
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.deed().subject()).isEqualTo("mail");
    assertThat(done.deed().detail())
        .isEqualTo(new JsonObject().put("concurrency", 5).put("created", true));
  }

  @Test
  void whatItWasDoneToMayComeLater() {
    long id = begin("ada", "module.upload", "");
    await(store.end(id, new AuditEnd(AuditOutcome.UNKNOWN, null, "greeter", new JsonObject())));
    AuditEntry entry = all(AuditFilter.ALL).get(0);
    assertThat(entry.deed().subject()).isEqualTo("greeter");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.UNKNOWN);
    assertThat(entry.status()).isNull();
  }

  @Test
  void whatIsTakenBackIsGone() {
    await(store.forget(begin("ada", "tasks.cancel", "")));
    assertThat(all(AuditFilter.ALL)).isEmpty();
  }

  @Test
  void isFoundByWhoByActionByItsBeginningAndBySubject() {
    begin("ada", "queue.pause", "mail");
    begin("ada", "queue.resume", "mail");
    begin("bob", "queue.pause", "logs");
    begin("bob", "queuex", "logs");
    assertThat(found("ada", null, null)).containsExactly("queue.resume mail", "queue.pause mail");
    assertThat(found(null, "queue.pause", null))
        .containsExactly("queue.pause logs", "queue.pause mail");
    assertThat(found(null, "queue.*", null)).hasSize(3);
    assertThat(found(null, "queue", null)).isEmpty();
    assertThat(found(null, "queue.%", null)).isEmpty();
    assertThat(found("bob", null, "logs")).hasSize(2);
    assertThat(found("bob", null, "mail")).isEmpty();
  }

  @Test
  void isFoundByTime() throws SQLException {
    begin("ada", "a", "");
    stage.execute("update buswork.audit set at = now() - interval '2 hours'");
    begin("ada", "b", "");
    Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
    assertThat(all(new AuditFilter(null, null, null, hourAgo, null)))
        .extracting(entry -> entry.deed().action())
        .containsExactly("b");
    assertThat(all(new AuditFilter(null, null, null, null, hourAgo)))
        .extracting(entry -> entry.deed().action())
        .containsExactly("a");
  }

  @Test
  void comesInPagesFromTheNewestOn() {
    for (int i = 1; i <= 5; i++) {
      begin("ada", "a" + i, "");
    }
    SearchPage<AuditEntry> first = await(store.list(AuditFilter.ALL, Long.MAX_VALUE, 2));
    assertThat(first.items())
        .extracting(entry -> entry.deed().action())
        .containsExactly("a5", "a4");
    SearchPage<AuditEntry> second = await(store.list(AuditFilter.ALL, first.next(), 3));
    assertThat(second.items())
        .extracting(entry -> entry.deed().action())
        .containsExactly("a3", "a2", "a1");
    assertThat(second.next()).isNull();
  }

  @Test
  void onlyWhatIsOlderIsDeleted() throws SQLException {
    begin("ada", "old", "");
    stage.execute("update buswork.audit set at = now() - interval '91 days'");
    begin("ada", "young", "");
    assertThat(await(store.deleteOlderThan(Duration.ofDays(90)))).isEqualTo(1);
    assertThat(await(store.deleteOlderThan(Duration.ofDays(90)))).isZero();
    assertThat(all(AuditFilter.ALL))
        .extracting(entry -> entry.deed().action())
        .containsExactly("young");
  }

  private static long begin(String who, String action, String subject) {
    return await(store.begin(new AuditDeed(who, "127.0.0.1", action, subject, new JsonObject())));
  }

  private static List<AuditEntry> all(AuditFilter filter) {
    return await(store.list(filter, Long.MAX_VALUE, 100)).items();
  }

  private static List<String> found(String who, String action, String subject) {
    return all(new AuditFilter(who, action, subject, null, null)).stream()
        .map(entry -> entry.deed().action() + " " + entry.deed().subject())
        .toList();
  }
}
