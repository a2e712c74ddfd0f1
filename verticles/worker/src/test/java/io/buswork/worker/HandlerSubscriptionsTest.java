package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.event.Subscription;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlerSubscriptionsTest {

  private final HandlerRegistry registry = new HandlerRegistry();

  @Test
  void areNamedAfterTheTypeAndNumberedWhereThereAreSeveral() {
    registry
        .async("order.check", task -> Future.succeededFuture())
        .on("order.paid", Duration.ofMinutes(5))
        .on("order.sent.#");
    registry.async("silent", task -> Future.succeededFuture());
    List<Subscription> subscriptions =
        HandlerSubscriptions.subscriptions(registry.handlers().values());
    assertThat(subscriptions)
        .extracting(Subscription::name)
        .containsExactly("order.check", "order.check:2");
    assertThat(subscriptions.get(0).task())
        .isEqualTo("{\"type\":\"order.check\",\"delay\":\"5m\"}");
    assertThat(subscriptions.get(1).task()).isEqualTo("{\"type\":\"order.check\"}");
    assertThat(subscriptions.get(1).event().text()).isEqualTo("order.sent.#");
    assertThat(subscriptions).allMatch(each -> "".equals(each.payloadFrom()) && !each.paused());
  }

  @Test
  void whatCannotBeMeantIsRefusedAtOnce() {
    var settings = registry.async("a", task -> Future.succeededFuture());
    assertThatThrownBy(() -> settings.on("order..paid")).hasMessageContaining("word is empty");
    assertThatThrownBy(() -> settings.on("x", Duration.ofSeconds(-1))).hasMessageContaining("zero");
    assertThatThrownBy(() -> settings.on("x", Duration.ofNanos(5))).hasMessageContaining("millis");
    assertThatThrownBy(() -> settings.on("x", Duration.ofDays(4_000))).hasMessageContaining("3660");
    assertThat(HandlerSubscriptions.subscriptions(registry.handlers().values())).isEmpty();
  }
}
