package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.schedule.Schedule;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlerSchedulesTest {

  private final HandlerRegistry registry = new HandlerRegistry();

  @Test
  void areNamedAfterTheTypeAndNumberedWhereThereAreSeveral() {
    registry
        .async("a.b", task -> Future.succeededFuture())
        .schedule("0 9 * * MON-FRI", "Europe/Berlin")
        .every(Duration.ofMinutes(10));
    registry.async("silent", task -> Future.succeededFuture());
    List<Schedule> schedules = HandlerSchedules.schedules(registry.handlers().values());
    assertThat(schedules).extracting(Schedule::name).containsExactly("a.b", "a.b:2");
    assertThat(schedules).allMatch(schedule -> schedule.template().type().equals("a.b"));
    assertThat(schedules.get(0).rhythm().zone().getId()).isEqualTo("Europe/Berlin");
    assertThat(schedules.get(1).rhythm().every()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void whatCannotBeMeantIsRefusedAtOnce() {
    var settings = registry.async("a", task -> Future.succeededFuture());
    assertThatThrownBy(() -> settings.schedule("0 0 31 2 *", "UTC"))
        .hasMessageContaining("never comes true");
    assertThatThrownBy(() -> settings.schedule("@daily", "Europe/Bonn"))
        .hasMessageContaining("Europe/Bonn");
    assertThatThrownBy(() -> settings.every(Duration.ofMillis(999))).hasMessageContaining("1s");
    assertThat(HandlerSchedules.schedules(registry.handlers().values())).isEmpty();
  }
}
