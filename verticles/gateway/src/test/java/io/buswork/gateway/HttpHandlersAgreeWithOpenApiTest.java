package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.SCHEMAS;
import static io.buswork.gateway.OpenApi.bytes;
import static io.buswork.gateway.OpenApi.isTaken;
import static io.buswork.gateway.OpenApi.json;
import static io.buswork.gateway.OpenApi.takes;
import static io.buswork.gateway.OpenApi.validator;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of HTTP handlers what their reader does. */
final class HttpHandlersAgreeWithOpenApiTest {

  @Test
  void theFieldsAreTheSame() {
    assertThat(SCHEMAS.getJsonObject("NewHttpHandler").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(HttpHandlerReader.NAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'http','url':'http://a'}",
        "{'kind':'http','url':'HTTPS://example.org:8443/a/b?c=d','timeout':'1d','concurrency':1000}",
        "{'kind':'http','url':'http://[2606:4700::1111]/','secret':null,'headers':{}}",
        "{'kind':'http','url':'http://a','secret':'x','headers':{'X-Key':'1 2'}}"
      })
  void whatOneTakesTheOtherTakes(String body) {
    assertThat(takes("NewHttpHandler", json(body))).isTrue();
    assertThat(isTakenByReader(json(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'kind':'http'}",
        "{'url':'http://a'}",
        "{'kind':'jar','url':'http://a'}",
        "{'kind':'http','url':'ftp://a'}",
        "{'kind':'http','url':'http://user@a'}",
        "{'kind':'http','url':'http://a#b'}",
        "{'kind':'http','url':7}",
        "{'kind':'http','url':'http://a','timeout':5}",
        "{'kind':'http','url':'http://a','concurrency':0}",
        "{'kind':'http','url':'http://a','concurrency':1001}",
        "{'kind':'http','url':'http://a','secret':''}",
        "{'kind':'http','url':'http://a','headers':[]}",
        "{'kind':'http','url':'http://a','headers':{'a':1}}",
        "{'kind':'http','url':'http://a','more':1}"
      })
  void whatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewHttpHandler", json(body))).isFalse();
    assertThat(isTakenByReader(json(body))).isFalse();
  }

  @Test
  void whatIsToldFitsTheDocumentAndKeepsItsSecrets() {
    String body =
        json("{'kind':'http','url':'http://a','secret':'word','headers':{'X-Key':'value'}}");
    JsonObject told =
        HttpHandlerRoutes.describe(HttpHandlerReader.read("t", bytes(body)).handler());
    assertThat(validator("HttpHandler").validate(told).getValid()).isTrue();
    assertThat(told.encode()).doesNotContain("word", "value");
  }

  private static boolean isTakenByReader(String body) {
    return isTaken(() -> HttpHandlerReader.read("t", bytes(body)));
  }
}
