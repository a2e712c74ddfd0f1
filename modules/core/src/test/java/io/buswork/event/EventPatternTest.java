package io.buswork.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order.paid | order.paid",
        "order.* | order.paid",
        "*.paid | order.paid",
        "* | order",
        "*.* | order.paid",
        "a.*.c | a.b.c",
        "# | order",
        "# | order.paid.late",
        "order.# | order",
        "order.# | order.paid",
        "order.# | order.paid.late",
        "*.# | order.paid.late",
        "a-b/c:d_e.1 | a-b/c:d_e.1"
      })
  void matches(String pattern, String name) {
    assertThat(EventPattern.of(pattern).matches(name)).isTrue();
    assertThat(EventPattern.headsOf(name)).contains(EventPattern.of(pattern).head());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order.paid | order.Paid",
        "order.paid | order",
        "order.paid | order.paid.late",
        "order.* | order",
        "order.* | order.paid.late",
        "* | order.paid",
        "*.paid | order.sent",
        "a.*.c | a.b.d",
        "order.# | orders.paid",
        "order.*.# | order",
        "*.paid.# | order"
      })
  void doesNotMatch(String pattern, String name) {
    assertThat(EventPattern.of(pattern).matches(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty",
        ". | word is empty",
        "order. | word is empty",
        ".order | word is empty",
        "order..paid | word is empty",
        "order paid | no word",
        "órder | no word",
        "order.pa*d | whole words",
        "order.## | whole words",
        "#.paid | last word",
        "order.#.paid | last word",
        "order.** | written '#'"
      })
  void whatCanMatchNothingIsRefused(String pattern, String reason) {
    assertThatThrownBy(() -> EventPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void isLookedUpByTheWordsBeforeItsFirstWildcard() {
    assertThat(EventPattern.of("order.paid").head()).isEqualTo("order.paid");
    assertThat(EventPattern.of("order.*.late").head()).isEqualTo("order");
    assertThat(EventPattern.of("#").head()).isEmpty();
    assertThat(EventPattern.headsOf("a.b.c")).containsExactly("", "a", "a.b", "a.b.c");
  }

  @Test
  void aNameIsBoundedAndHasNoWildcards() {
    EventNames.check("x".repeat(EventNames.MAX_LENGTH));
    assertThatThrownBy(() -> EventNames.check("x".repeat(EventNames.MAX_LENGTH + 1)))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> EventNames.check("order.*")).hasMessageContaining("'*' is no word");
    assertThatThrownBy(() -> EventPattern.of("x".repeat(1 << 20))).hasMessageContaining("too long");
  }
}
