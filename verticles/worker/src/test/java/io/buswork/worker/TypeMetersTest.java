package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a type has done is told by its name, as long as there are not too many names. */
class TypeMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TypeMeters meters = new TypeMeters(registry);

  @Test
  void aTypesAttemptsAreCountedByHowTheyEnded() {
    TypeProfile mail = add("mail");
    assertThat(attempts("mail", "succeeded")).isZero();
    mail.ended(2_000, -1, true);
    mail.ended(4_000, -1, true);
    mail.ended(900_000, -1, false);
    mail.running(5);
    assertThat(attempts("mail", "succeeded")).isEqualTo(2);
    assertThat(attempts("mail", "failed")).isEqualTo(1);
    assertThat(gauge("buswork.type.running.tasks", "mail")).isEqualTo(5);
    assertThat(gauge("buswork.type.run.p50.seconds", "mail")).isEqualTo(0.004);
    assertThat(gauge("buswork.type.run.p95.seconds", "mail")).isEqualTo(0.9);
  }

  @Test
  void typesBeyondTheBoundAreOne() {
    for (int i = 0; i < TypeMeters.MOST_TYPES; i++) {
      add("type-" + i);
    }
    add("late").ended(1_000, -1, true);
    TypeProfile later = add("later");
    later.ended(3_000, -1, true);
    later.ended(3_000, -1, false);
    assertThat(attempts("other", "succeeded")).isEqualTo(2);
    assertThat(attempts("other", "failed")).isEqualTo(1);
    assertThat(gauge("buswork.type.run.p95.seconds", "other")).as("the slowest's").isEqualTo(0.003);
    assertThat(registry.find("buswork.type.running.tasks").gauges())
        .hasSize(TypeMeters.MOST_TYPES + 1);
  }

  @Test
  void manyTypesThatAreHandledNoMoreAreForgottenAndWhatTheyCountedIsNot() {
    var profiles = new TypeProfiles(Duration.ofSeconds(1));
    profiles.onNew(meters::add);
    profiles.onForgotten(meters::forget);
    TypeProfile busy = profiles.of("busy");
    busy.running(1);
    for (int i = 0; i < 200_000; i++) {
      profiles.of("strange-" + i).ended(1_000, -1, i % 2 == 0);
      profiles.keep(List.of());
      assertThat(profiles.size()).isLessThanOrEqualTo(TypeProfiles.MOST_UNHANDLED + 1);
    }
    assertThat(profiles.of("busy")).isSameAs(busy);
    double counted = 0;
    for (String type : List.of("busy", "other")) {
      counted += attempts(type, "succeeded") + attempts(type, "failed");
    }
    for (int i = 0; i < TypeMeters.MOST_TYPES - 1; i++) {
      counted += attempts("strange-" + i, "succeeded") + attempts("strange-" + i, "failed");
    }
    assertThat(counted).isEqualTo(200_000);
  }

  private TypeProfile add(String type) {
    TypeProfile profile = new TypeProfile(Duration.ofSeconds(1));
    meters.add(type, profile);
    return profile;
  }

  private double attempts(String type, String outcome) {
    return registry
        .get("buswork.type.attempts")
        .tag("type", type)
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  private double gauge(String name, String type) {
    return registry.get(name).tag("type", type).gauge().value();
  }
}
