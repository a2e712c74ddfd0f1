package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.task.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskWindowTest {

  private final TaskWindow window = new TaskWindow(100, 1 << 20);
  private final TaskKinds kinds = new TaskKinds(Set::of);
  private final long round = 1;

  @Test
  void passesOverAKindThatIsHeld() {
    add(task(1).type("a").build());
    add(task(2).type("b").build());
    kinds.of("a", null).holdFor(7);
    assertThat(window.first(5, 7).task().id()).isEqualTo(2);
    assertThat(window.first(5, 8).task().id()).isEqualTo(1);
  }

  @Test
  void makesRoomByTakingOutTheLastOfTheLowest() {
    var small = new TaskWindow(3, 1 << 20);
    for (long id = 1; id <= 3; id++) {
      Task task = task(id).priority(id == 3 ? 4 : 2).build();
      small.add(task, kinds.of(task), task.priority(), id);
    }
    List<Long> evicted = new ArrayList<>();
    Task urgent = task(9).priority(5).build();
    assertThat(small.makeRoomFor(urgent, 5, w -> evicted.add(w.task().id()))).isTrue();
    assertThat(evicted).containsExactly(2L);
    assertThat(small.makeRoomFor(task(10).build(), 2, w -> evicted.add(0L))).isTrue();
    Task low = task(11).priority(1).build();
    small.add(urgent, kinds.of(urgent), 5, 9);
    assertThat(small.makeRoomFor(low, 1, w -> evicted.add(0L))).isFalse();
    assertThat(evicted).containsExactly(2L);
  }

  @Test
  void takesOneTaskOfAnySizeWhenEmptyAndNoOtherBesideIt() {
    Task large = task(1).payload("x".repeat(2 << 20)).build();
    assertThat(window.hasRoomFor(large)).isTrue();
    add(large);
    assertThat(window.hasRoomFor(task(2).build())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isAlwaysInOrderWhateverComesAndGoes(long seed) {
    var random = new Random(seed);
    var window = new TaskWindow(10_000, 1 << 30);
    List<Task> model = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      if (random.nextInt(3) > 0) {
        long id = step < 2000 ? step + 1 : random.nextInt(1_000_000) + 10_000;
        if (!window.contains(id)) {
          Task task = task(id).type("t" + random.nextInt(3)).priority(random.nextInt(3)).build();
          window.add(task, kinds.of(task), task.priority(), id);
          model.add(task);
        }
      } else if (!model.isEmpty()) {
        Task any = model.remove(random.nextInt(model.size()));
        window.remove(window.find(any.id()));
      }
    }
    model.sort(Comparator.comparing(Task::priority).reversed().thenComparing(Task::seq));
    assertThat(drain(window)).isEqualTo(model.stream().map(Task::id).toList());
    assertThat(window.bytes()).isZero();
  }

  private void add(Task task) {
    window.add(task, kinds.of(task), task.priority(), task.seq());
  }

  private List<Long> drain(TaskWindow window) {
    List<Long> ids = new ArrayList<>();
    for (int level = TaskWindow.FRONT; level >= 0; level--) {
      for (Waiting next = window.first(level, round);
          next != null;
          next = window.first(level, round)) {
        window.remove(next);
        ids.add(next.task().id());
      }
    }
    assertThat(window.size()).isZero();
    return ids;
  }
}
