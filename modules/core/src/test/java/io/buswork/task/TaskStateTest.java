package io.buswork.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStateTest {

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void isFoundByItsCodeAndItsName(TaskState state) {
    assertThat(TaskState.ofCode(state.code())).isEqualTo(state);
    assertThat(TaskState.ofWireName(state.wireName())).contains(state);
  }

  @Test
  void refusesACodeThatNoStateHas() {
    assertThatThrownBy(() -> TaskState.ofCode(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9");
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskState.class,
      names = {"BLOCKED", "SCHEDULED", "READY", "RUNNING", "RETRYING"})
  void everyUnfinishedStateCanReachSuccess(TaskState start) {
    var seen = EnumSet.of(start);
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (TaskState next : open.remove().next()) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    assertThat(seen).contains(TaskState.SUCCEEDED, TaskState.CANCELED);
  }

  @Test
  void successIsNeverLeft() {
    assertThat(TaskState.SUCCEEDED.next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void onlyARetryByHandLeavesAFinalState(TaskState state) {
    if (state.isFinal() && state != TaskState.SUCCEEDED) {
      assertThat(state.next()).containsExactly(TaskState.READY);
    }
  }
}
