package io.buswork.worker;

import static io.buswork.worker.LoopFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.TaskOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainVerticleTest {

  private static final List<String> TASKS = List.of("plain.greet");

  private final LoopFixture fixture = new LoopFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theReplyIsTheResult() throws Exception {
    fixture.deploy("1", TASKS, Sample.Plain.class);
    fixture.send(1, task(1, "plain.greet", "{\"name\":\"Ada\"}"));
    assertThat(fixture.next().result()).isEqualTo("\"hello Ada from 1\"");
  }

  @Test
  void aFailedMessageFailsTheAttempt() throws Exception {
    fixture.deploy("1", TASKS, Sample.Plain.class);
    fixture.send(1, task(1, "plain.greet", "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.kind()).isEqualTo(TaskOutcome.Kind.FAILED);
    assertThat(outcome.error().message()).isEqualTo("who?");
  }

  @Test
  void twoGenerationsBesideEachOtherNeverMix() throws Exception {
    fixture.deploy("1", TASKS, Sample.Plain.class);
    fixture.deploy("2", TASKS, Sample.Plain.class);
    for (int id = 1; id <= 10; id++) {
      fixture.send(1, task(id, "plain.greet", "{\"name\":\"Ada\"}"));
      assertThat(fixture.next().result()).isEqualTo("\"hello Ada from 2\"");
    }
  }

  @Test
  void verticlesThatTheMainOneDeploysServeItsTasksToo() throws Exception {
    List<String> types = List.of("plain.object", "plain.supplied", "plain.named");
    fixture.deploy(
        "1", types, Sample.PlainParent.class, Sample.PlainChild.class, Sample.PlainNamed.class);
    for (int id = 1; id <= types.size(); id++) {
      String type = types.get(id - 1);
      fixture.send(1, task(id, type, "{}"));
      assertThat(fixture.next().result()).isEqualTo("\"" + type + " of a child\"");
    }
  }
}
