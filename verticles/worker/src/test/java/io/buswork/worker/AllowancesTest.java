package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.QueueDemand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllowancesTest {

  private final Allowances allowances = new Allowances();
  private final List<Lane> lanes = List.of(new Lane("io", 100, true, 1));

  @Test
  void oneQueueAloneGetsAllOfALane() {
    demand("a", 1, 0);
    assertThat(share("a")).isEqualTo(100);
  }

  @Test
  void queuesShareByWeight() {
    demand("a", 3, 0);
    demand("b", 1, 0);
    assertThat(share("a")).isEqualTo(75);
    assertThat(share("b")).isEqualTo(25);
  }

  @Test
  void aQueueThatMayRunFewLeavesTheRestToTheOthers() {
    demand("a", 3, 10);
    demand("b", 1, 0);
    demand("c", 1, 0);
    assertThat(share("a")).isEqualTo(10);
    assertThat(share("b")).isEqualTo(45);
    assertThat(share("c")).isEqualTo(45);
  }

  @Test
  void everyQueueGetsSomethingHoweverLittleItWeighs() {
    demand("a", 1000, 0);
    demand("b", 1, 0);
    assertThat(share("b")).isEqualTo(1);
  }

  private void demand(String queue, int weight, int most) {
    allowances.heard(new QueueDemand(queue, "n", 1, false, Map.of("t", 5), weight, most));
  }

  private int share(String queue) {
    return allowances.shares(lanes).get(queue).get("io");
  }
}
