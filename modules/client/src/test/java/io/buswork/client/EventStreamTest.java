package io.buswork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private final Vertx vertx = Vertx.vertx();
  private final FakeServer server = new FakeServer(vertx);
  private final BusworkClient client = BusworkClient.create(vertx, ClientOptions.of(server.url()));
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  EventStreamTest() {
    server.onStream(sockets::add);
  }

  @AfterEach
  void close() {
    Waiting.on(client.close());
    server.close();
    Waiting.on(vertx.close());
  }

  @Test
  void eventsArriveInOrderAndTheFilterIsTold() {
    var filter = new StreamFilter("mail", null, null, List.of("failed", "succeeded"), null);
    Waiting.on(client.stream(filter, event -> seen.add(event.getString("id"))));
    await().until(() -> sockets.size() == 1);

    send(0, "1");
    send(0, "2");

    await().untilAsserted(() -> assertThat(seen).containsExactly("1", "2"));
    assertThat(server.streams.get(0)).contains("queue=mail", "events=failed%2Csucceeded");
  }

  @Test
  void aBrokenConnectionIsMadeAgainFromTheLastEvent() {
    var stream = Waiting.on(client.stream(StreamFilter.ALL, e -> seen.add(e.getString("id"))));
    await().until(() -> sockets.size() == 1);
    send(0, "41");
    await().until(() -> seen.size() == 1);

    sockets.get(0).close();
    await().until(() -> sockets.size() == 2);
    send(1, "42");

    await().untilAsserted(() -> assertThat(seen).containsExactly("41", "42"));
    assertThat(server.streams.get(1)).contains("since=41");
    assertThat(stream.cursor()).contains("42");
  }

  @Test
  void aRefusalEndsTheStream() {
    server.refuseStreams(401);
    assertThatThrownBy(() -> Waiting.on(client.stream(StreamFilter.ALL, event -> {})))
        .isInstanceOfSatisfying(
            BusworkException.class, refused -> assertThat(refused.status()).isEqualTo(401));
  }

  @Test
  void aRefusalAtReconnectingEndsTheStreamToo() {
    var stream = Waiting.on(client.stream(StreamFilter.ALL, event -> {}));
    await().until(() -> sockets.size() == 1);

    server.refuseStreams(403);
    sockets.get(0).close();

    assertThatThrownBy(() -> Waiting.on(stream.ended())).hasMessageContaining("403");
  }

  @Test
  void aClosedStreamStaysClosed() {
    var stream = Waiting.on(client.stream(StreamFilter.ALL, event -> {}));
    Waiting.on(stream.close());
    Waiting.on(stream.close());
    Waiting.on(stream.ended());
    assertThat(server.streams).hasSize(1);
  }

  private void send(int socket, String id) {
    sockets.get(socket).writeTextMessage(new JsonObject().put("id", id).encode());
  }
}
