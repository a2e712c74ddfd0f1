package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodePickerTest {

  private final Set<String> members = new TreeSet<>(Set.of("a", "b"));
  private final AtomicLong clock = new AtomicLong();
  private final NodeDirectory directory = new NodeDirectory(Tasks.QUEUE, () -> members, clock::get);
  private final NodePicker picker = new NodePicker(directory);
  private final TaskKind noop = new TaskKind("noop", null);
  private long number;

  @Test
  void givesEachNodeTheSameAsLongAsItHasCredit() {
    say("a", 30, 0, 100, 0, false);
    say("b", 10, 0, 100, 0, false);
    assertThat(give(20)).containsEntry("a", 10).containsEntry("b", 10);
    assertThat(give(30)).containsExactly(Map.entry("a", 20));
    assertThat(picker.choose(noop)).isNull();
  }

  @Test
  void prefersTheFasterAndTheLessLate() {
    say("a", 100, 0, 100, 0, false);
    say("b", 100, 0, 400, 0, false);
    assertThat(give(30)).containsEntry("a", 20).containsEntry("b", 10);
    say("a", 100, 0, 100, 15_000, false);
    assertThat(give(9)).containsExactly(Map.entry("b", 9));
  }

  @Test
  void keepsNoNodeFromAllWorkHoweverSlowAndLateItWas() {
    say("a", 1000, 0, 100, 0, false);
    say("b", 1000, 0, 10_000_000, 2_000_000, false);
    assertThat(give(130)).containsEntry("a", 128).containsEntry("b", 2);
  }

  @Test
  void aNodeThatHasNotOpenedItsSlotsToTheQueueYetGetsItsShareOfThoseItHas() {
    say("a", 3000, 0, 100, 0, false);
    say("b", 16, 0, 100, 0, false);
    assertThat(give(100)).containsEntry("a", 84).containsEntry("b", 16);
  }

  @Test
  void keepsToAHandlersOwnLimit() {
    say("a", 100, 3, 100, 0, false);
    assertThat(give(5)).containsEntry("a", 3);
  }

  @Test
  void givesNothingToWhoDrainsIsGoneOrSilent() {
    say("a", 10, 0, 100, 0, true);
    say("b", 10, 0, 100, 0, false);
    assertThat(give(1)).containsEntry("b", 1);
    members.remove("b");
    assertThat(directory.refresh()).isTrue();
    assertThat(picker.choose(noop)).isNull();
    members.add("b");
    directory.refresh();
    clock.addAndGet(3001);
    assertThat(directory.refresh()).isTrue();
    assertThat(picker.choose(noop)).isNull();
  }

  @Test
  void aPinnedTaskGoesOnlyWhereItsVersionLives() {
    say("a", 10, 0, 100, 0, false);
    assertThat(directory.canRun(new TaskKind("noop", "1.0"))).isTrue();
    assertThat(directory.canRun(new TaskKind("noop", "2.0"))).isFalse();
    assertThat(directory.canRun(new TaskKind("else", null))).isFalse();
  }

  @Test
  void anOlderStatusIsIgnored() {
    say("a", 10, 0, 100, 0, false);
    number -= 2;
    say("a", 99, 0, 100, 0, false);
    assertThat(give(50)).containsEntry("a", 10);
  }

  private Map<String, Integer> give(int tasks) {
    Map<String, Integer> given = new HashMap<>();
    for (int i = 0; i < tasks; i++) {
      Route route = picker.choose(noop);
      if (route != null) {
        route.take();
        given.merge(route.node().id(), 1, Integer::sum);
      }
    }
    return given;
  }

  private void say(String node, int allowance, int limit, long p50, long lag, boolean draining) {
    var handler =
        new NodeStatus.Handler(
            "noop",
            "jar",
            "m",
            List.of("1.0"),
            "lane",
            limit,
            0,
            Duration.ofSeconds(1),
            0,
            null,
            p50,
            p50,
            0,
            0,
            0,
            Delivery.AT_LEAST_ONCE,
            null);
    directory.heard(
        new NodeStatus(
            node,
            ++number,
            draining,
            2,
            0,
            lag,
            List.of(),
            List.of(handler),
            Map.of(),
            Map.of("lane", allowance),
            Map.of(),
            List.of()));
  }
}
