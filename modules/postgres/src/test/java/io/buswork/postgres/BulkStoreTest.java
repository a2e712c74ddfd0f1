package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.BulkJob;
import io.buswork.store.BulkStore;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BulkStoreTest {

  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static PostgresStage stage;
  private static BulkStore store;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
    store = stage.stores().bulk();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    stage.execute("delete from buswork.bulk");
  }

  @Test
  void howFarItIsIsKeptUntilItsEnd() {
    BulkJob begun = await(store.begin("cancel", "{\"type\":\"t\"}", "ada", "n1"));
    assertThat(begun.isRunning()).isTrue();
    assertThat(begun.before()).isEqualTo(Long.MAX_VALUE);
    assertThat(await(store.keep(begun.id(), "n1", 77, 10, 9))).isTrue();
    await(store.end(begun.id(), "n1", "no luck"));
    BulkJob ended = await(store.find(begun.id())).orElseThrow();
    assertThat(ended.isRunning()).isFalse();
    assertThat(ended.error()).isEqualTo("no luck");
    assertThat(ended.before()).isEqualTo(77);
    assertThat(ended.changed()).isEqualTo(9);
    assertThat(ended.filter()).isEqualTo("{\"type\":\"t\"}");
    assertThat(await(store.keep(begun.id(), "n1", 1, 1, 1))).as("it has ended").isFalse();
    assertThat(await(store.find(begun.id() + 1))).isEmpty();
  }

  @Test
  void oneNodeTakesOverWhatAnotherHasLeft() throws SQLException {
    BulkJob begun = await(store.begin("delete", "{}", "ada", "n1"));
    assertThat(await(store.takeOver("n2", SILENCE))).as("it is still heard of").isEmpty();
    stage.execute("update buswork.bulk set updated_at = now() - interval '31 s'");
    BulkJob taken = await(store.takeOver("n2", SILENCE)).orElseThrow();
    assertThat(taken.id()).isEqualTo(begun.id());
    assertThat(taken.node()).isEqualTo("n2");
    assertThat(await(store.takeOver("n3", SILENCE))).isEmpty();
    assertThat(await(store.keep(begun.id(), "n1", 1, 1, 1))).as("not its own any more").isFalse();
    await(store.end(begun.id(), "n1", null));
    assertThat(await(store.find(begun.id())).orElseThrow().isRunning()).isTrue();
  }

  @Test
  void theNewestAreListedAndThoseOfLongAgoForgotten() throws SQLException {
    long first = await(store.begin("retry", "{}", "ada", "n1")).id();
    await(store.end(first, "n1", null));
    long second = await(store.begin("retry", "{}", "ada", "n1")).id();
    assertThat(await(store.list(Long.MAX_VALUE, 10)))
        .extracting(BulkJob::id)
        .containsExactly(second, first);
    assertThat(await(store.list(second, 10))).extracting(BulkJob::id).containsExactly(first);
    stage.execute("update buswork.bulk set finished_at = now() - interval '31 days'");
    await(store.begin("retry", "{}", "ada", "n1"));
    assertThat(await(store.find(first))).isEmpty();
  }
}
