package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.SCHEMAS;
import static io.buswork.gateway.OpenApi.bytes;
import static io.buswork.gateway.OpenApi.example;
import static io.buswork.gateway.OpenApi.isTaken;
import static io.buswork.gateway.OpenApi.json;
import static io.buswork.gateway.OpenApi.takes;
import static io.buswork.gateway.OpenApi.validator;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.ScheduleRow;
import io.buswork.store.SubscriptionRow;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of events and subscriptions what their readers do. */
final class EventsAgreeWithOpenApiTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void theFieldsAreTheSame() {
    assertThat(SCHEMAS.getJsonObject("NewSubscription").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(SubscriptionReader.NAMES);
    assertThat(SCHEMAS.getJsonObject("NewEvent").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(EventReader.NAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event':'order.paid','task':{'type':'t'}}",
        "{'event':'#','task':{'type':'t','payload':1}}",
        "{'event':'*','payloadFrom':'','task':{'type':'t'}}",
        "{'event':'a.*.b.#','payloadFrom':'/a~1b/~0/0/','paused':true,"
            + "'task':{'type':'t','delay':'5s','queue':'q','priority':0}}",
        "{'event':'a-b/c:d_e','task':{'type':'t','runAt':'2031-01-01T00:00:00Z'}}"
      })
  void aSubscriptionThatOneTakesTheOtherTakes(String body) {
    assertThat(takes("NewSubscription", json(body))).isTrue();
    assertThat(subscriptionIsTaken(json(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'event':'a'}",
        "{'task':{'type':'t'}}",
        "{'event':'','task':{'type':'t'}}",
        "{'event':'a.','task':{'type':'t'}}",
        "{'event':'a..b','task':{'type':'t'}}",
        "{'event':'a b','task':{'type':'t'}}",
        "{'event':'#.a','task':{'type':'t'}}",
        "{'event':'a.b*','task':{'type':'t'}}",
        "{'event':'a.**','task':{'type':'t'}}",
        "{'event':['a'],'task':{'type':'t'}}",
        "{'event':'a','name':'x','task':{'type':'t'}}",
        "{'event':'a','paused':1,'task':{'type':'t'}}",
        "{'event':'a','payloadFrom':'x','task':{'type':'t'}}",
        "{'event':'a','payloadFrom':'/~','task':{'type':'t'}}",
        "{'event':'a','payloadFrom':'/x','task':{'type':'t','payload':1}}",
        "{'event':'a','task':{}}",
        "{'event':'a','task':[]}",
        "{'event':'a','task':{'type':'t','delay':'soon'}}"
      })
  void aSubscriptionThatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewSubscription", json(body))).isFalse();
    assertThat(subscriptionIsTaken(json(body))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'a'}",
        "{'name':'order.paid.late','data':[1],'key':'k'}",
        "{'name':'a-b/c:d_e.1','data':null}"
      })
  void anEventThatOneTakesTheOtherTakes(String body) {
    assertThat(takes("NewEvent", json(body))).isTrue();
    assertThat(eventIsTaken(json(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'data':1}",
        "{'name':''}",
        "{'name':'a.*'}",
        "{'name':'a.#'}",
        "{'name':'.a'}",
        "{'name':'a b'}",
        "{'name':1}",
        "{'name':'a','key':''}",
        "{'name':'a','key':5}",
        "{'name':'a','type':'t'}"
      })
  void anEventThatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewEvent", json(body))).isFalse();
    assertThat(eventIsTaken(json(body))).isFalse();
  }

  @Test
  void namesAreAsLongAsTheDocumentSays() {
    for (int length : new int[] {200, 201}) {
      String event = json("{'name':'" + "x".repeat(length) + "'}");
      assertThat(eventIsTaken(event)).isEqualTo(length == 200);
      assertThat(takes("NewEvent", event)).isEqualTo(length == 200);
    }
  }

  @Test
  void theExamplesAreTaken() {
    assertThat(subscriptionIsTaken(example("/api/v1/subscriptions/{name}", "put"))).isTrue();
    assertThat(eventIsTaken(example("/api/v1/events", "post"))).isTrue();
  }

  @Test
  void whatIsToldFitsTheDocument() {
    String body = json("{'event':'a','task':{'type':'t'}}");
    var subscription = SubscriptionReader.read("s", bytes(body), NOW);
    var row = new SubscriptionRow(subscription, ScheduleRow.Source.MODULE, "m", NOW, NOW);
    JsonObject told = SubscriptionJson.one(row).toJsonObject();
    assertThat(validator("Subscription").validate(told).getValid()).isTrue();
    assertThat(SCHEMAS.getJsonObject("Subscription").getJsonObject("properties").fieldNames())
        .containsAll(told.fieldNames());
  }

  private static boolean subscriptionIsTaken(String body) {
    return isTaken(() -> SubscriptionReader.read("s", bytes(body), NOW));
  }

  private static boolean eventIsTaken(String body) {
    return isTaken(() -> EventReader.read(bytes(body)));
  }
}
