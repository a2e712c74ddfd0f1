package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.EventBatch;
import io.buswork.bus.TaskEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamClientTest {

  private static final EventFilter ALL = new EventFilter(null, null, null, List.of());

  private final EventRing ring = new EventRing();
  private final FakeSink sink = new FakeSink();

  @Test
  void aClientGetsWhatItsFilterLetsThrough() {
    var client =
        new StreamClient(sink, ring, "n", new EventFilter(null, "mail.*", null, List.of()));
    happen(client, "mail.send", "other", "mail.read");
    assertThat(sink.taskTypes()).containsExactly("mail.send", "mail.read");
  }

  @Test
  void theFirstSubscribeFrameTakesThePlaceOfAll() {
    var client = new StreamClient(sink, ring, "n", ALL);
    client.subscribe(new EventFilter(null, "a", null, List.of()));
    happen(client, "a", "b");
    client.subscribe(new EventFilter(null, "b", null, List.of()));
    happen(client, "a", "b");
    assertThat(sink.taskTypes()).containsExactly("a", "a", "b");
  }

  @Test
  void aSlowClientGoesOnWhereItStoppedAndMissesNothing() {
    var client = new StreamClient(sink, ring, "n", ALL);
    sink.room = 1;
    happen(client, "a", "b", "c");
    assertThat(sink.taskTypes()).containsExactly("a");
    sink.drain(10);
    assertThat(sink.taskTypes()).containsExactly("a", "b", "c");
  }

  @Test
  void whatHasLeftTheRingMeanwhileIsToldAsOneGapWithItsNumber() {
    var client = new StreamClient(sink, ring, "n", ALL);
    sink.room = 0;
    happen(client, types(200_001));
    happen(client, types(9));
    sink.drain(1_000_000);
    JsonObject gap = new JsonObject(sink.sent.get(0));
    assertThat(gap.getString("type")).isEqualTo("io.buswork.stream.gap");
    assertThat(gap.getJsonObject("data").getLong("dropped")).isEqualTo(10);
    assertThat(sink.sent).hasSize(200_001);
  }

  @Test
  void aReplayIsNotCutOffByWhatTheClientCanTakeAtOnce() {
    happen(null, "old");
    long since = ring.end().cursor();
    happen(null, types(50));
    sink.room = 3;
    var client = new StreamClient(sink, ring, "n", ALL);
    client.replay(since);
    assertThat(sink.sent).hasSize(3);
    sink.drain(100);
    happen(client, "new");
    assertThat(sink.taskTypes()).hasSize(51).endsWith("new").doesNotContain("old");
  }

  @Test
  void aCursorFromBeforeTheNodeIsAnsweredWithAGapFirst() {
    happen(null, "a");
    new StreamClient(sink, ring, "n", ALL).replay(12);
    assertThat(new JsonObject(sink.sent.get(0)).getString("type"))
        .isEqualTo("io.buswork.stream.gap");
    assertThat(sink.sent).hasSize(2);
  }

  @Test
  void cursorsGrow() {
    var events = ring.add(EventBatch.ofTasks("n", List.of(event("a"), event("b"), event("c"))));
    assertThat(events).extracting(StreamEvent::cursor).isSorted().doesNotHaveDuplicates();
  }

  private void happen(StreamClient client, String... types) {
    List<TaskEvent> events = new ArrayList<>();
    for (String type : types) {
      events.add(event(type));
    }
    var added = ring.add(EventBatch.ofTasks("n", events));
    if (client != null) {
      added.forEach(client::offer);
    }
  }

  private static String[] types(int count) {
    String[] types = new String[count];
    java.util.Arrays.fill(types, "t");
    return types;
  }

  private static TaskEvent event(String type) {
    return new TaskEvent(TaskEvent.Kind.SUBMITTED, 1, type, "q", 0, 1_000, null, null, null, null);
  }

  /** Takes as much as there is room for. */
  private static final class FakeSink implements EventSink {
    final List<String> sent = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    Runnable onDrain = () -> {};

    @Override
    public boolean isFull() {
      return room <= 0;
    }

    @Override
    public void send(long cursor, String text) {
      sent.add(text);
      room--;
    }

    @Override
    public void onDrain(Runnable action) {
      onDrain = action;
    }

    void drain(int more) {
      room = more;
      onDrain.run();
    }

    List<String> taskTypes() {
      return sent.stream()
          .map(JsonObject::new)
          .filter(event -> event.getString("type").startsWith("io.buswork.task."))
          .map(event -> event.getJsonObject("data").getString("type"))
          .toList();
    }
  }
}
