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

/** {@code openapi.json}, for the tests that hold it and the readers together. */
final class OpenApi {

  private static final JsonObject DOCUMENT = document();

  /** What it says of shapes, by their names. */
  static final JsonObject SCHEMAS = DOCUMENT.getJsonObject("components").getJsonObject("schemas");

  /** What it says of calls, by path and method. */
  static final JsonObject PATHS = DOCUMENT.getJsonObject("paths");

  private OpenApi() {}

  /** Holds values against one of the shapes. */
  static Validator validator(String schema) {
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

  /** Whether one of the shapes lets a JSON object through. */
  static boolean takes(String schema, String body) {
    return validator(schema).validate(new JsonObject(body)).getValid();
  }

  /** The example of what is sent to a call. */
  static String example(String path, String method) {
    return DOCUMENT
        .getJsonObject("paths")
        .getJsonObject(path)
        .getJsonObject(method)
        .getJsonObject("requestBody")
        .getJsonObject("content")
        .getJsonObject("application/json")
        .getJsonObject("example")
        .encode();
  }

  /** Whether a reader takes what it reads; it may refuse it only as 422. */
  static boolean isTaken(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (Problem problem) {
      assertThat(problem.status()).isEqualTo(422);
      return false;
    }
  }

  /** JSON that is written with single quotes. */
  static String json(String body) {
    return body.replace('\'', '"');
  }

  static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject document() {
    try (InputStream in = TaskReader.class.getResourceAsStream("openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("openapi.json", e);
    }
  }
}
