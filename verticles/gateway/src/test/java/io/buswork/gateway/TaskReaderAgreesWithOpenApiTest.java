package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.SCHEMAS;
import static io.buswork.gateway.OpenApi.bytes;
import static io.buswork.gateway.OpenApi.isTaken;
import static io.buswork.gateway.OpenApi.validator;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.TaskBounds;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises what the reader does, field by field and bound by bound. */
final class TaskReaderAgreesWithOpenApiTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Validator VALIDATOR = validator("NewTask");

  static Stream<String> valid() {
    return Stream.of(
            fields("type", text("a"), text("a".repeat(200)), text("AZaz09._:/-")),
            fields("queue", text("q"), text("mail/eu:1"), text("q".repeat(200))),
            fields("payload", "null", "true", "1.50", text("x"), "[]", "{\"a\":[{}]}"),
            fields("priority", "0", "5", "9", "9.0", "1e0"),
            fields(
                "delay",
                text("0ms"),
                text("500ms"),
                text("3660d"),
                text("PT30S"),
                text("PT1H2M3.5S"),
                text("P1D"),
                text("P1DT2H")),
            fields("timeout", text("1ms"), text("3660d"), text("PT0.001S")),
            fields(
                "runAt",
                text("2031-01-01T00:00:00Z"),
                text("2029-01-01T00:00:00.123456789Z"),
                text("2031-01-01T00:00:00.5-02:30")),
            fields(
                "expiresAt", text("2030-01-01T00:00:00.001Z"), text("2030-01-02T00:00:00+01:00")),
            fields("onDue", text("run"), text("enqueue")),
            fields("maxAttempts", "1", "1000"),
            fields(
                "backoff",
                "{}",
                "{\"kind\":\"fixed\"}",
                "{\"kind\":\"linear\",\"initial\":\"1ms\",\"max\":\"1ms\",\"jitter\":0}",
                "{\"kind\":\"exponential\",\"max\":\"3660d\",\"jitter\":1}",
                "{\"jitter\":0.5}"),
            fields("tags", "[]", strings(20, 1), strings(1, 100), "[\"" + "😀".repeat(100) + "\"]"),
            fields(
                "headers",
                "{}",
                headers(50),
                "{\"a\":\"\"}",
                "{\"" + "h".repeat(200) + "\":\"" + "v".repeat(1000) + "\"}"),
            fields("version", text("1"), text("1.0-rc_1+b"), text("v".repeat(100))),
            fields("key", text("k"), text("é 😀".repeat(50)), text("k".repeat(200))),
            fields("delivery", text("at-least-once"), text("exactly-once"), text("at-most-once")),
            fields("concurrencyKey", text("k"), text("é 😀".repeat(50)), text("k".repeat(200))),
            fields(
                "key",
                "\"k\",\"unique\":{}",
                "\"k\",\"unique\":{\"for\":\"active\"}",
                "\"k\",\"unique\":{\"for\":\"forever\",\"onConflict\":\"reject\"}",
                "\"k\",\"unique\":{\"for\":\"1d\",\"onConflict\":\"replace\"}",
                "\"k\",\"unique\":{\"for\":\"PT1M\",\"onConflict\":\"return\"}"),
            fields("after", "[]", "[\"1\"]", "[\"4711\",\"9223372036854775807\"]"),
            fields("after", "[\"1\"],\"afterFailed\":\"run\"", "[],\"afterFailed\":\"cancel\""),
            fields("group", text("g"), text("é 😀".repeat(50)), text("k".repeat(200))),
            fields(
                "group",
                "\"g\",\"onGroupDone\":{\"type\":\"a\"}",
                "\"g\",\"onGroupDone\":{\"type\":\"a\",\"delay\":\"1s\",\"key\":\"k\"}"))
        .flatMap(each -> each);
  }

  static Stream<String> invalid() {
    return Stream.of(
            fields("type", "null", "1", "[]", "{}", text(""), text("a b"), text("é"), names(201)),
            fields("queue", "null", "1", "[1]", text(""), text("a,b"), names(201)),
            fields("priority", "null", "-1", "10", "1.5", "1e99", text("5"), "true", "[5]"),
            fields(
                "delay",
                "null",
                "5",
                "[]",
                text(""),
                text("-5s"),
                text("5"),
                text("5w"),
                text("soon"),
                text("1.5s"),
                text("-PT5S"),
                text("pt5s"),
                text("P1Y"),
                text("1234567890123456s"),
                text(" 5s")),
            fields("timeout", "null", "5", "{}", text("5 s"), text("forever")),
            fields(
                "runAt",
                "null",
                "5",
                "[]",
                text("tomorrow"),
                text("2031-01-01"),
                text("2031-01-01T00:00:00"),
                text("2031-01-01T00:00Z"),
                text("2031-01-01 00:00:00Z"),
                text("2031-01-01T00:00:00.1234567890Z"),
                text("+12031-01-01T00:00:00Z")),
            fields("expiresAt", "null", "1.5", "{}", text("never")),
            fields("onDue", "null", "1", text("later"), text("RUN")),
            fields("delivery", "null", "1", text("once"), text("AT_MOST_ONCE")),
            fields("maxAttempts", "null", "0", "-1", "1001", "2.5", text("3")),
            fields(
                "backoff",
                "null",
                "1",
                "[]",
                text("fixed"),
                "{\"kind\":\"wild\"}",
                "{\"kind\":1}",
                "{\"initial\":1}",
                "{\"max\":\"long\"}",
                "{\"jitter\":-0.1}",
                "{\"jitter\":1.1}",
                "{\"jitter\":\"0\"}",
                "{\"foo\":1}",
                "{\"kind\":null}"),
            fields(
                "tags",
                "null",
                text("x"),
                "{}",
                "[1]",
                "[null]",
                "[[]]",
                "[\"\"]",
                "[\"\\u0000\"]",
                strings(21, 1),
                strings(1, 101)),
            fields(
                "headers",
                "null",
                text("x"),
                "[]",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"\":\"x\"}",
                "{\"a\":\"\\u0000\"}",
                headers(51),
                "{\"" + "h".repeat(201) + "\":\"\"}",
                "{\"a\":\"" + "v".repeat(1001) + "\"}"),
            fields("version", "null", "1", text(""), text("+1"), text("a/b"), names(101)),
            fields("key", "null", "1", "[]", text(""), text("\\u0000"), text("k".repeat(201))),
            fields("unique", "{}", "{\"for\":\"active\"}"),
            fields(
                "key",
                "\"k\",\"unique\":null",
                "\"k\",\"unique\":true",
                "\"k\",\"unique\":\"active\"",
                "\"k\",\"unique\":{\"for\":\"ACTIVE\"}",
                "\"k\",\"unique\":{\"for\":null}",
                "\"k\",\"unique\":{\"for\":60}",
                "\"k\",\"unique\":{\"onConflict\":\"ignore\"}",
                "\"k\",\"unique\":{\"onConflict\":1}",
                "\"k\",\"unique\":{\"until\":\"1h\"}"),
            fields("after", "null", text("1"), "[1]", "[null]", "[\"\"]", "[\"0\"]", "[\"-1\"]"),
            fields("after", "[\"#\"]", "[\"#01\"]", "[\"#100000\"]", "[\"12345678901234567890\"]"),
            fields("afterFailed", text("run")),
            fields("after", "[],\"afterFailed\":\"wait\"", "[],\"afterFailed\":null"),
            fields("group", "null", "1", text(""), text("\\u0000"), text("k".repeat(201))),
            fields("onGroupDone", "{\"type\":\"a\"}"),
            fields(
                "group",
                "\"g\",\"onGroupDone\":null",
                "\"g\",\"onGroupDone\":[]",
                "\"g\",\"onGroupDone\":{}",
                "\"g\",\"onGroupDone\":{\"type\":\"a\",\"foo\":1}",
                "\"g\",\"onGroupDone\":{\"type\":\"a\",\"after\":[]}",
                "\"g\",\"onGroupDone\":{\"type\":\"a\",\"group\":\"g\"}",
                "\"g\",\"onGroupDone\":{\"type\":\"a\",\"key\":\"k\",\"unique\":{}}"),
            fields("typ", text("a")),
            fields("Priority", "5"),
            fields("runAt", text("2031-01-01T00:00:00Z") + ",\"delay\":\"1s\""),
            Stream.of("{}", "{\"payload\":1}"))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void bothAcceptWhatIsValid(String body) {
    assertThat(schemaRefuses(body)).as("schema").isFalse();
    assertThat(readerRefuses(body)).as("reader").isFalse();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void bothRefuseWhatIsInvalid(String body) {
    assertThat(schemaRefuses(body)).as("schema").isTrue();
    assertThat(readerRefuses(body)).as("reader").isTrue();
  }

  /** Rules that take a clock, a calendar or a sum: a schema has none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"delay\":\"3661d\"",
        "\"delay\":\"999999999999999d\"",
        "\"delay\":\"PT\"",
        "\"timeout\":\"0s\"",
        "\"timeout\":\"3661d\"",
        "\"runAt\":\"2030-02-30T00:00:00Z\"",
        "\"runAt\":\"1969-12-31T23:59:59Z\"",
        "\"runAt\":\"2050-01-01T00:00:00Z\"",
        "\"expiresAt\":\"2030-01-01T00:00:00Z\"",
        "\"expiresAt\":\"9999-01-01T00:00:00Z\"",
        "\"delay\":\"2d\",\"expiresAt\":\"2030-01-03T00:00:00Z\"",
        "\"backoff\":{\"initial\":\"2s\",\"max\":\"1s\"}",
        "\"backoff\":{\"initial\":\"0s\"}",
        "\"tags\":[\"\\ud800\"]",
        "\"key\":\"k\",\"unique\":{\"for\":\"0s\"}",
        "\"key\":\"k\",\"unique\":{\"for\":\"3661d\"}",
        "\"after\":[\"#0\"]",
        "\"after\":[\"#1\"]",
        "\"after\":[\"9999999999999999999\"]",
        "\"group\":\"g\",\"onGroupDone\":{\"type\":\"a\",\"delay\":\"3661d\"}",
        "\"priority\":1,\"priority\":2"
      })
  void theReaderAloneRefusesWhatASchemaCannotTell(String fields) {
    assertThat(readerRefuses("{\"type\":\"a\"," + fields + "}")).isTrue();
  }

  @Test
  void theFieldsAreTheSame() {
    assertThat(names(SCHEMAS.getJsonObject("NewTask")))
        .containsExactlyInAnyOrderElementsOf(TaskFields.NAMES);
    assertThat(names(field("unique"))).containsExactlyInAnyOrderElementsOf(UniqueFields.NAMES);
    assertThat(names(field("backoff"))).containsExactlyInAnyOrderElementsOf(BackoffFields.NAMES);
  }

  @Test
  void thePatternsAreTheSame() {
    assertThat(pattern(field("type"))).isEqualTo("^" + TaskBounds.NAME + "$");
    assertThat(pattern(field("queue"))).isEqualTo("^" + TaskBounds.NAME + "$");
    assertThat(pattern(field("version"))).isEqualTo("^" + TaskBounds.VERSION + "$");
    assertThat(pattern(field("delay"))).isEqualTo("^(" + Values.DURATION + ")$");
    assertThat(pattern(field("runAt"))).isEqualTo("^" + Values.TIME + "$");
  }

  /** A field's schema, also if it is told elsewhere in the document. */
  private static JsonObject field(String name) {
    JsonObject schema =
        SCHEMAS.getJsonObject("NewTask").getJsonObject("properties").getJsonObject(name);
    String reference = schema.getString("$ref");
    return reference == null
        ? schema
        : SCHEMAS.getJsonObject(reference.substring("#/components/schemas/".length()));
  }

  private static Set<String> names(JsonObject schema) {
    return schema.getJsonObject("properties").fieldNames();
  }

  private static String pattern(JsonObject schema) {
    return schema.getString("pattern");
  }

  private static boolean schemaRefuses(String body) {
    return !VALIDATOR.validate(new JsonObject(body)).getValid();
  }

  private static boolean readerRefuses(String body) {
    return !isTaken(() -> TaskReader.json(bytes(body), NOW));
  }

  /** A task with one field more than its type, or with this type. */
  private static Stream<String> fields(String name, String... values) {
    String type = name.equals("type") ? "" : "\"type\":\"a\",";
    return Stream.of(values).map(value -> "{" + type + "\"" + name + "\":" + value + "}");
  }

  private static String text(String value) {
    return "\"" + value + "\"";
  }

  private static String names(int length) {
    return text("n".repeat(length));
  }

  private static String strings(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> text("t".repeat(length)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"h" + i + "\":\"v\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
