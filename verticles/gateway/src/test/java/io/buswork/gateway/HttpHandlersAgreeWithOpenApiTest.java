package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of HTTP handlers what their reader does. */
final class HttpHandlersAgreeWithOpenApiTest {

  private static final JsonObject DOCUMENT = document();
  private static final JsonObject SCHEMAS =
      DOCUMENT.getJsonObject("components").getJsonObject("schemas");

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
    assertThat(schemaTakes("NewHttpHandler", json(body))).isTrue();
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
    assertThat(schemaTakes("NewHttpHandler", json(body))).isFalse();
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

  private static boolean schemaTakes(String schema, String body) {
    return validator(schema).validate(new JsonObject(body)).getValid();
  }

  private static boolean isTakenByReader(String body) {
    return isTaken(() -> HttpHandlerReader.read("t", bytes(body)));
  }

  private static boolean isTaken(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (Problem problem) {
      assertThat(problem.status()).isEqualTo(422);
      return false;
    }
  }

  private static String json(String body) {
    return body.replace('\'', '"');
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static Validator validator(String schema) {
    return Validator.create(
        JsonSchema.of(
            new JsonObject()
                .put("$ref", "#/components/schemas/" + schema)
                .put("components", new JsonObject().put("schemas", SCHEMAS))),
        new JsonSchemaOptions()
            .setBaseUri("https://buswork.invalid/openapi.json")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag));
  }

  private static JsonObject document() {
    try (InputStream in = EventReader.class.getResourceAsStream("openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("openapi.json", e);
    }
  }
}
