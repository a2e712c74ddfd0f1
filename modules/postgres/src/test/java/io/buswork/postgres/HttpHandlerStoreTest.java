package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.HttpHandler;
import io.buswork.store.HttpHandlerStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HTTP handlers on a real Postgres. */
class HttpHandlerStoreTest {

  private static PostgresStage stage;
  private static HttpHandlerStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().httpHandlers();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.http_handler");
  }

  @Test
  void isKeptAsItWasSaidAndReplacedWhole() {
    HttpHandler first =
        new HttpHandler(
            "mail.send",
            "https://example.org/a?b=1",
            Duration.ofMillis(1_500),
            7,
            "a secret with 'quotes' and ünïcode",
            Map.of("x-tenant", "a", "authorization", "Bearer 1"));
    assertThat(await(store.put(first, false))).as("it is new").isTrue();
    assertThat(await(store.all())).containsExactly(first);

    HttpHandler second = handler("mail.send", null);
    assertThat(await(store.put(second, false))).as("it is new").isFalse();
    assertThat(await(store.all())).containsExactly(second);
  }

  @Test
  void aSecretStaysIfItIsToAndIfThereIsOne() {
    await(store.put(handler("t", "kept"), false));
    await(store.put(handler("t", null), true));
    assertThat(await(store.all())).containsExactly(handler("t", "kept"));
    await(store.put(handler("u", null), true));
    assertThat(await(store.all())).contains(handler("u", null));
    await(store.put(handler("t", "new"), false));
    assertThat(await(store.all())).contains(handler("t", "new"));
  }

  @Test
  void areListedByTypeAndAreGoneOnceDeleted() {
    assertThat(await(store.all())).isEmpty();
    await(store.put(handler("b", null), false));
    await(store.put(handler("a", null), false));
    await(store.put(handler("a.c", null), false));
    assertThat(await(store.all())).extracting(HttpHandler::type).containsExactly("a", "a.c", "b");
    assertThat(await(store.delete("a"))).isTrue();
    assertThat(await(store.delete("a"))).isFalse();
    assertThat(await(store.all())).extracting(HttpHandler::type).containsExactly("a.c", "b");
  }

  private static HttpHandler handler(String type, @Nullable String secret) {
    return new HttpHandler(type, "http://127.0.0.1/", Duration.ofSeconds(30), 10, secret, Map.of());
  }
}
