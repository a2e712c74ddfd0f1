package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamAudienceTest {

  private static final EventFilter ALL = new EventFilter(null, null, null, List.of());

  private final EventRing ring = new EventRing();
  private final StreamAudience audience = new StreamAudience();

  @Test
  void onlyThoseWhoseFilterMayLetSomethingThroughAreRoused() {
    StreamClient all = client(ALL);
    StreamClient queue = client(new EventFilter("mail", null, null, List.of()));
    StreamClient otherQueue = client(new EventFilter("other", null, null, List.of()));
    StreamClient type = client(new EventFilter(null, "send.*", null, List.of()));
    StreamClient failures = client(new EventFilter(null, null, null, List.of("failed")));
    StreamClient ends = client(new EventFilter("mail", null, null, List.of("succeeded")));
    assertThat(interested(task(7, "mail", "send.now")))
        .containsExactlyInAnyOrder(all, queue, type, ends)
        .doesNotContain(otherQueue, failures);
  }

  @Test
  void aTaskThatIsWatchedIsFoundByItsId() {
    StreamClient watching = client(new EventFilter(null, null, "7", List.of()));
    client(new EventFilter(null, null, "8", List.of()));
    client(new EventFilter(null, null, "no number", List.of()));
    assertThat(interested(task(7, "mail", "send.now"))).contains(watching).hasSize(2);
    assertThat(interested(task(9, "mail", "send.now"))).hasSize(1);
  }

  @Test
  void whatIsAboutNoTaskIsNothingForThoseWhoAskForTasks() {
    StreamClient all = client(ALL);
    client(new EventFilter("mail", null, null, List.of()));
    StreamClient modules =
        client(new EventFilter(null, null, null, List.of("io.buswork.module.*")));
    var event = new SystemEvent("io.buswork.module.live", "m", 1, new JsonObject());
    assertThat(interested(EventBatch.ofSystem("n", event))).containsExactlyInAnyOrder(all, modules);
  }

  @Test
  void whoHasGoneOrAsksForSomethingElseIsNotFoundAnyMore() {
    StreamClient gone = client(ALL);
    StreamClient changed = client(ALL);
    audience.remove(gone);
    audience.change(changed, () -> changed.subscribe(new EventFilter(null, null, "9", List.of())));
    assertThat(interested(task(7, "mail", "t"))).isEmpty();
    assertThat(interested(task(9, "mail", "t"))).containsExactly(changed);
    assertThat(audience.size()).isEqualTo(1);
  }

  @Test
  void whoWasToldIsNotToldAgainBeforeItHasRead() {
    StreamClient all = client(ALL);
    StreamClient watching = client(new EventFilter(null, null, "7", List.of()));
    List<StreamClient> told = new ArrayList<>();
    audience.tell(Objects.requireNonNull(ring.add(task(7, "q", "t"))), told::add);
    audience.tell(Objects.requireNonNull(ring.add(task(7, "q", "t"))), told::add);
    assertThat(told).containsExactlyInAnyOrder(all, watching);
    audience.await(watching);
    audience.tell(Objects.requireNonNull(ring.add(task(7, "q", "t"))), told::add);
    assertThat(told).hasSize(3).endsWith(watching);
  }

  @Test
  void whoWasRousedGetsEveryEventThatIsForIt() {
    List<String> sent = new ArrayList<>();
    StreamClient watching =
        new StreamClient(
            new EventSink() {
              @Override
              public boolean isFull() {
                return false;
              }

              @Override
              public void send(long cursor, String text) {
                sent.add(new JsonObject(text).getString("subject"));
              }
            },
            ring,
            "n",
            new EventFilter(null, null, "7", List.of()));
    audience.add(watching);
    for (long id : new long[] {5, 7, 6, 7, 8}) {
      HeldEvents held = Objects.requireNonNull(ring.add(task(id, "q", "t")));
      audience.tell(held, client -> client.rouse(held.before()));
    }
    assertThat(watching.read(100)).isFalse();
    assertThat(watching.isBehind()).isFalse();
    assertThat(sent).containsExactly("7", "7");
  }

  private StreamClient client(EventFilter filter) {
    var client =
        new StreamClient(
            new EventSink() {
              @Override
              public boolean isFull() {
                return false;
              }

              @Override
              public void send(long cursor, String text) {}
            },
            ring,
            "n",
            filter);
    audience.add(client);
    return client;
  }

  private Set<StreamClient> interested(EventBatch batch) {
    @Nullable HeldEvents held = ring.add(batch);
    Set<StreamClient> found = new java.util.LinkedHashSet<>();
    audience.tell(Objects.requireNonNull(held), found::add);
    found.forEach(audience::await);
    return found;
  }

  private static EventBatch task(long id, String queue, String type) {
    return EventBatch.ofTasks(
        "n",
        List.of(
            new TaskEvent(
                TaskEvent.Kind.SUCCEEDED, id, type, queue, 1, 1, null, null, null, null)));
  }
}
