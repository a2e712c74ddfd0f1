package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a gateway makes of what the workers say. */
class ClusterViewTest {

  private final ClusterView cluster = new ClusterView();

  @Test
  void aTaskThatNamesNoQueueGoesToThatOfItsHandler() {
    cluster.heard(status(1, "mails"));
    assertThat(queueOf(task("mail.send", null))).isEqualTo("mails");
    assertThat(queueOf(task("other", null))).isEqualTo("default");
  }

  @Test
  void theTasksOwnQueueGoesBeforeItsHandlers() {
    cluster.heard(status(1, "mails"));
    assertThat(queueOf(task("mail.send", "urgent"))).isEqualTo("urgent");
    assertThat(queueOf(task("mail.send", "default"))).isEqualTo("default");
  }

  @Test
  void aHandlerThatHasNoneAnyMoreHasTheDefaultAgain() {
    cluster.heard(status(1, "mails"));
    cluster.heard(status(2, null));
    assertThat(queueOf(task("mail.send", null))).isEqualTo("default");
  }

  private String queueOf(NewTask task) {
    cluster.chooseQueues(List.of(task));
    return task.queue;
  }

  private static NewTask task(String type, String queue) {
    NewTask task = new NewTask();
    task.type = type;
    if (queue != null) {
      task.queue = queue;
      task.saysQueue = true;
    }
    return task;
  }

  private static NodeStatus status(long number, String queue) {
    var handler =
        new NodeStatus.Handler(
            "mail.send",
            "jar",
            "m",
            List.of("1"),
            "io-short",
            0,
            0,
            Duration.ofSeconds(1),
            0,
            null,
            0,
            0,
            0,
            0,
            0,
            Delivery.AT_LEAST_ONCE,
            queue);
    return new NodeStatus(
        "n",
        number,
        false,
        1,
        0,
        0,
        List.of(),
        List.of(handler),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
