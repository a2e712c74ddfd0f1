package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.bus.QueueSettings;
import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a queue is to allow; the document promises what the reader does. */
final class QueueSettingsReaderTest {

  private static final JsonObject SCHEMAS = schemas();

  @Test
  void theFieldsAreTheSameAsInTheDocument() {
    assertThat(SCHEMAS.getJsonObject("QueueSettings").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(QueueSettingsReader.NAMES);
  }

  @Test
  void whatIsNotGivenStaysAndNullTakesALimitAway() {
    var before = new QueueLimits(5, 2, new RateLimit(1, Duration.ofSeconds(1)), null, 9L, 4);
    JsonObject change =
        read("{'concurrency':null,'ratePerKey':{'limit':3,'per':'2s'},'rate':null,'weight':null}");
    assertThat(QueueSettings.merge(before, change))
        .isEqualTo(new QueueLimits(null, 2, null, new RateLimit(3, Duration.ofSeconds(2)), 9L, 1));
    assertThat(QueueSettings.merge(before, read("{}"))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'paused':true}",
        "{'concurrency':1,'concurrencyPerKey':1000000}",
        "{'concurrency':null,'concurrencyPerKey':null,'rate':null,'ratePerKey':null}",
        "{'rate':{'limit':1000000,'per':'1ms'},'ratePerKey':{'limit':1,'per':'31d'}}",
        "{'maxDepth':1000000000,'weight':1000}",
        "{'maxDepth':null,'weight':null}"
      })
  void whatOneTakesTheOtherTakes(String body) {
    assertThat(schemaTakes(body)).isTrue();
    assertThat(read(body)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'concurrency':-1}|/concurrency|from 1 to 1000000",
        "{'concurrency':0}|/concurrency|from 1 to 1000000",
        "{'concurrency':1.5}|/concurrency|whole number",
        "{'concurrency':'5'}|/concurrency|whole number",
        "{'concurrencyPerKey':1000001}|/concurrencyPerKey|not 1000001",
        "{'rate':5}|/rate|must be an object",
        "{'rate':{'limit':5}}|/rate/per|per is missing",
        "{'rate':{'per':'1s'}}|/rate/limit|limit is missing",
        "{'rate':{'limit':0,'per':'1s'}}|/rate/limit|from 1 to",
        "{'ratePerKey':{'limit':1,'per':'often'}}|/ratePerKey/per|often",
        "{'ratePerKey':{'limit':1,'per':5}}|/ratePerKey/per|must be a string",
        "{'rate':{'limit':1,'per':'1s','burst':2}}|/rate/burst|there is no field 'burst'",
        "{'maxDepth':-5}|/maxDepth|not -5",
        "{'weight':0}|/weight|from 1 to 1000",
        "{'paused':null}|/paused|true or false",
        "{'concurency':5}|/concurency|there is no field 'concurency'"
      })
  void whatIsWrongIsSaidWhereAndWhatWouldBeRight(String body, String pointer, String words) {
    assertThat(schemaTakes(body)).isFalse();
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(422);
              JsonObject error = problem.toJson().getJsonArray("errors").getJsonObject(0);
              assertThat(error.getString("pointer")).isEqualTo(pointer);
              assertThat(error.getString("detail")).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{'rate':", "5"})
  void whatIsNoObjectIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Problem.class);
  }

  private static JsonObject read(String body) {
    return QueueSettingsReader.read(json(body).getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String body) {
    return body.replace('\'', '"');
  }

  private static boolean schemaTakes(String body) {
    JsonSchema schema =
        JsonSchema.of(
            new JsonObject()
                .put("$ref", "#/components/schemas/QueueSettings")
                .put("components", new JsonObject().put("schemas", SCHEMAS)));
    return Validator.create(
            schema,
            new JsonSchemaOptions()
                .setBaseUri("https://buswork.invalid/openapi.json")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Flag))
        .validate(new JsonObject(json(body)))
        .getValid();
  }

  private static JsonObject schemas() {
    try (InputStream in = QueueSettingsReader.class.getResourceAsStream("openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getJsonObject("components")
          .getJsonObject("schemas");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
