package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one table of what can be asked, by whom, and what of it is written down. */
final class OperationsTest {

  /** The same files once more, for those who look for them below the interface's root. */
  private static final Set<String> ALIASES =
      Set.of("get /api/v1/openapi.json", "get /api/v1/asyncapi.json");

  /** Work, rather than a change to how work is done. */
  private static final Set<String> WORK = Set.of("/api/v1/tasks", "/api/v1/events");

  @Test
  void theDescriptionSaysTheSameRoleOfEachCall() {
    Map<String, String> table = new TreeMap<>();
    for (Operation operation : Operations.ALL) {
      table.put(call(operation), operation.role().wireName());
    }
    ALIASES.forEach(table::remove);
    assertThat(described()).isEqualTo(table);
  }

  @Test
  void everyChangeIsWrittenDownAndNothingElse() {
    for (Operation operation : Operations.ALL) {
      boolean changes =
          !operation.method().equals(HttpMethod.GET) && !WORK.contains(operation.path());
      assertThat(operation.action() != null).as(call(operation)).isEqualTo(changes);
    }
    assertThat(Operations.ALL.stream().map(Operation::action).filter(a -> a != null))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/tasks/cancel, tasks.cancel, ''",
    "POST, /api/v1/tasks/17/cancel, task.cancel, 17",
    "POST, /api/v1/queues/mail/pause/, queue.pause, mail",
    "PUT, /api/v1/queues/a%2Fb+c, queue.put, a/b+c",
    "PUT, /api/v1/queues/100%, queue.put, 100%"
  })
  void aCallIsFoundWithWhatItIsDoneTo(
      HttpMethod method, String path, String action, String subject) {
    Operation found = Operations.find(method, path);
    assertThat(found).isNotNull();
    assertThat(found.action()).isEqualTo(action);
    assertThat(found.subject(path)).isEqualTo(subject);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/queues//pause",
        "/api/v1/queues/mail/pause/now",
        "/api/v1/Queues/mail/pause",
        "//api/v1/queues/mail/pause",
        "/api/v1/queues/mail/pause//",
        ""
      })
  void whatIsNotInTheTableIsNotFound(String path) {
    assertThat(Operations.find(HttpMethod.POST, path)).isNull();
  }

  @Test
  void onlyTheConsolesFilesAndTheHealthAreFree() {
    assertThat(Operations.ALL).noneMatch(operation -> Operations.isFree(operation.path()));
    assertThat(Operations.isFree("/health/live")).isTrue();
    assertThat(Operations.isFree("/console/app.js")).isTrue();
    assertThat(Operations.isFree("/metrics")).isFalse();
  }

  private static String call(Operation operation) {
    return operation.method().name().toLowerCase(Locale.ROOT) + " " + operation.template();
  }

  /** The roles that openapi.json says; free calls say none. */
  private static Map<String, String> described() {
    Map<String, String> roles = new TreeMap<>();
    for (var path : OpenApi.PATHS) {
      for (var call : (JsonObject) path.getValue()) {
        if (call.getValue() instanceof JsonObject said && !Operations.isFree(path.getKey())) {
          roles.put(call.getKey() + " " + path.getKey(), said.getString("x-role", "none"));
        }
      }
    }
    return roles;
  }
}
