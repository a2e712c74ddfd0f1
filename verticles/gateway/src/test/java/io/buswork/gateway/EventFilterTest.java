package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter names events that there are: one that nothing is called would wait for ever. */
final class EventFilterTest {

  private static final Path DOCUMENT =
      Path.of("src/main/resources/io/buswork/gateway/asyncapi.json");

  @Test
  void theDescriptionHasTheSameEvents() throws Exception {
    List<String> described = new ArrayList<>();
    new JsonObject(Files.readString(DOCUMENT))
        .getJsonObject("components")
        .getJsonObject("messages")
        .forEach(message -> described.addAll(types((JsonObject) message.getValue())));
    assertThat(EventNames.ALL).containsExactlyInAnyOrderElementsOf(described);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed",
        "succeeded, failed",
        "fail*",
        "*",
        "io.buswork.*",
        "io.buswork.task.*",
        "io.buswork.task.log",
        "io.buswork.node.lost",
        "io.buswork.module.loader-*",
        ","
      })
  void eventsThatThereAreAreTaken(String events) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("events", events);
    assertThat(EventFilter.of(query).events()).allMatch(events::contains);
  }

  @Test
  void whatNoEventIsCalledIsRefusedWithWhatTheyAreCalled() {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("events", "failed,nonsense");
    assertThatThrownBy(() -> EventFilter.of(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no event 'nonsense': there are submitted, started, progress, log, retrying,"
                + " snoozed, succeeded, failed, canceled, expired, io.buswork.module.*,"
                + " io.buswork.node.*, io.buswork.queue.*, io.buswork.schedule.*,"
                + " io.buswork.handler.*, io.buswork.stream.*");
  }

  @Test
  void inAFrameTooAndOfOneKindTheKindsEventsAreNamed() {
    JsonObject frame = new JsonObject().put("events", new JsonArray().add("io.buswork.queue.gone"));
    assertThatThrownBy(() -> EventFilter.of(frame))
        .hasMessage(
            "there is no event 'io.buswork.queue.gone': there are io.buswork.queue.moved,"
                + " io.buswork.queue.paused, io.buswork.queue.resumed, io.buswork.queue.limited");
  }

  /** Its {@code type}, where the message is an event. */
  private static List<String> types(JsonObject message) {
    List<String> types = new ArrayList<>();
    JsonArray parts = message.getJsonObject("payload").getJsonArray("allOf", new JsonArray());
    for (Object part : parts) {
      JsonObject type =
          ((JsonObject) part)
              .getJsonObject("properties", new JsonObject())
              .getJsonObject("type", new JsonObject());
      if (type.containsKey("const")) {
        types.add(type.getString("const"));
      }
      type.getJsonArray("enum", new JsonArray()).forEach(each -> types.add((String) each));
    }
    return types;
  }
}
