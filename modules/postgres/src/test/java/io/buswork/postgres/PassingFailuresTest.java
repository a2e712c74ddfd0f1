package io.buswork.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.StatementUndoneException;
import io.buswork.store.StoreUnavailableException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may pass by itself is tried again; what a statement is to blame for is not. */
class PassingFailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "25006", "25P03", "40001",
        "40P01", "53000", "53100", "53200", "53300", "53400", "55P03", "57014", "57P01", "57P02",
        "57P03", "57P05", "58000", "58030"
      })
  void theServerIsToBlame(String state) {
    PgException said = said(state);
    Throwable means = Database.explain(said).cause();
    assertThat(means).isInstanceOf(StoreUnavailableException.class).hasCause(said);
    assertThat(Database.sqlState(means)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "55P03", "40001", "40P01", "25006"})
  void itIsKnownThatSuchAStatementDidNothing(String state) {
    assertThat(Database.explain(said(state)).cause()).isInstanceOf(StatementUndoneException.class);
    assertThat(Database.explain(said("57P01")).cause())
        .isNotInstanceOf(StatementUndoneException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "55P03", "40001", "40P01", "25006", "23505"})
  void aHandlersTransactionIsUndoneAndNotInDoubt(String state) {
    PgException said = said(state);
    assertThat(Database.explainLost(said).cause()).isSameAs(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53300", "57P01", "58030", "25P03"})
  void aHandlersTransactionIsInDoubtWhereTheConnectionIsLost(String state) {
    assertThat(Database.explainLost(said(state)).cause())
        .isInstanceOf(StoreUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21000", "22001", "22003", "22021", "22P02", "22P05", "23502", "23503", "23505", "23514",
        "25P02", "42501", "42601", "42703", "42P01", "42883", "54000", "55000", "0A000", "P0001",
        "XX000"
      })
  void theStatementIsToBlame(String state) {
    PgException said = said(state);
    assertThat(Database.explain(said).cause()).isSameAs(said);
    assertThat(Database.sqlState(said)).isEqualTo(state);
  }

  @Test
  void whatIsNoAnswerAtAllPasses() {
    for (Throwable failure : new Throwable[] {new IOException("cut"), new TimeoutException()}) {
      assertThat(Database.explain(failure).cause()).isInstanceOf(StoreUnavailableException.class);
      assertThat(Database.sqlState(failure)).isNull();
    }
    var bug = new IllegalStateException("ours");
    assertThat(Database.explain(bug).cause()).isSameAs(bug);
  }

  private static PgException said(String state) {
    return new PgException("it says so", "ERROR", state, null);
  }
}
