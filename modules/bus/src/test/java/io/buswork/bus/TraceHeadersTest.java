package io.buswork.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeadersTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aTraceparentIsTakenAsItIs() {
    assertThat(TraceHeaders.valid(PARENT)).isEqualTo(PARENT);
    assertThat(TraceHeaders.valid(PARENT.replaceFirst("00", "01") + "-more")).isNotNull();
    assertThat(TraceHeaders.valid(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void oneThatTheStandardForbidsIsAsNone(String traceparent) {
    assertThat(TraceHeaders.valid(traceparent)).isNull();
  }

  @Test
  void aTaskThatSaysItselfWhereItBelongsIsLeftAlone() {
    Map<String, String> own = Map.of(TraceHeaders.PARENT, "own");
    assertThat(TraceHeaders.added(own, PARENT, "s")).isSameAs(own);
    assertThat(TraceHeaders.added(Map.of("a", "b"), PARENT, "s"))
        .isEqualTo(Map.of("a", "b", TraceHeaders.PARENT, PARENT, TraceHeaders.STATE, "s"));
    assertThat(TraceHeaders.below(own, PARENT)).isEqualTo(Map.of(TraceHeaders.PARENT, PARENT));
  }
}
