package io.buswork.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitCircleTest {

  @Test
  void itemsThatWaitForEarlierOrLaterOnesAreNoCircle() {
    assertThat(WaitCircle.find(List.of())).isEmpty();
    assertThat(WaitCircle.find(List.of(List.of(1, 2), List.of(2), List.of()))).isEmpty();
  }

  @Test
  void aCircleIsFoundAndWhoOnlyWaitsForItIsNotInIt() {
    List<List<Integer>> items = List.of(List.of(1), List.of(2), List.of(3), List.of(1), List.of());
    assertThat(WaitCircle.find(items)).containsExactly(1, 2, 3, 1);
    assertThat(WaitCircle.find(List.of(List.of(0)))).containsExactly(0, 0);
  }

  @Test
  void aLongOneIsToldInItsBeginning() {
    List<List<Integer>> items =
        IntStream.range(0, 30).mapToObj(i -> List.of((i + 1) % 30)).toList();
    assertThat(WaitCircle.words(WaitCircle.find(items)))
        .startsWith("#0 after #1 after #2")
        .endsWith("#19 after …");
  }
}
