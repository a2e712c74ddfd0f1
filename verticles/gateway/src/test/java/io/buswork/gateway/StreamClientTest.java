package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.EventBatch;
import io.buswork.bus.TaskEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    drain(client, 10);
    assertThat(sink.taskTypes()).containsExactly("a", "b", "c");
  }

  @Test
  void whatHasLeftTheRingMeanwhileIsToldAsOneGapWithItsNumber() {
    var client = new StreamClient(sink, ring, "n", ALL);
    sink.room = 0;
    happen(client, types(10));
    happen(client, types(EventRing.MOST));
    drain(client, 1_000_000);
    JsonObject gap = new JsonObject(sink.sent.get(0));
    assertThat(gap.getString("type")).isEqualTo("io.buswork.stream.gap");
    assertThat(gap.getJsonObject("data").getLong("dropped")).isEqualTo(10);
    assertThat(sink.sent).hasSize(1 + EventRing.MOST);
  }

  @Test
  void aReplayIsNotCutOffByWhatTheClientCanTakeAtOnce() {
    happen(null, "old");
    long since = ring.end().cursor();
    happen(null, types(50));
    sink.room = 3;
    var client = new StreamClient(sink, ring, "n", ALL);
    client.replay(since);
    drain(client, 3);
    assertThat(sink.sent).hasSize(3);
    drain(client, 100);
    happen(client, "new");
    assertThat(sink.taskTypes()).hasSize(51).endsWith("new").doesNotContain("old");
  }

  @Test
  void aCursorFromBeforeTheNodeIsAnsweredWithAGapFirst() {
    happen(null, "a");
    var client = new StreamClient(sink, ring, "n", ALL);
    client.replay(12);
    drain(client, 100);
    assertThat(new JsonObject(sink.sent.get(0)).getString("type"))
        .isEqualTo("io.buswork.stream.gap");
    assertThat(sink.sent).hasSize(2);
  }

  @Test
  void cursorsGrow() {
    happen(null, "a", "b");
    happen(null, "c");
    var events = ring.after(ring.start(), 10);
    assertThat(events)
        .hasSize(3)
        .extracting(StreamEvent::cursor)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aReadIsNoLongerThanAsked() {
    var client = new StreamClient(sink, ring, "n", ALL);
    add(types(10));
    assertThat(client.read(4)).isTrue();
    assertThat(sink.sent).hasSize(4);
    assertThat(client.read(6)).isFalse();
    assertThat(sink.sent).hasSize(10);
  }

  @Test
  void ofAllThatIsHeldAtLeastTenThousandAreKept() {
    for (int i = 0; i < 100; i++) {
      add(types(1_000));
    }
    assertThat(ring.after(ring.start(), Integer.MAX_VALUE).size())
        .isBetween(10_000, EventRing.MOST + 1_000);
  }

  private void happen(@Nullable StreamClient client, String... types) {
    add(types);
    if (client != null) {
      drain(client, sink.room);
    }
  }

  private void add(String... types) {
    ring.add(EventBatch.ofTasks("n", Stream.of(types).map(StreamClientTest::event).toList()));
  }

  private void drain(StreamClient client, int room) {
    sink.room = room;
    while (client.read(100)) {
      // On to the next slice.
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

    @Override
    public boolean isFull() {
      return room <= 0;
    }

    @Override
    public void send(long cursor, String text) {
      sent.add(text);
      room--;
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
