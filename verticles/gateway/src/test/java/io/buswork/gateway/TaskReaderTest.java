package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskReaderTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-1.50",
        "1e400",
        "\"x\\\"y, \"",
        "\"\"",
        "null",
        "true",
        "[]",
        "[ 1 , [2,{}] ]",
        "{\"a\":{\"b\":[]}}",
        "\"é€😀\\u0000\"",
        "12345678901234567890.1234567890123456789"
      })
  void aPayloadIsKeptLetterForLetter(String payload) {
    for (String body :
        List.of(
            "{\"type\":\"a\",\"payload\":" + payload + "}",
            "{ \"payload\" :\t" + payload + " , \"type\" : \"a\" }",
            "\n{\"tags\":[\"é😀\"],\"payload\":" + payload + "\n,\"type\":\"a\"}")) {
      assertThat(json(body).get(0).payload).isEqualTo(payload);
      assertThat(json("[{\"type\":\"a\",\"tags\":[\"é\"]}," + body + "]").get(1).payload)
          .isEqualTo(payload);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c080", "eda080", "f5808080"})
  void whatIsNotUtf8IsRefusedAndNotKeptAsSomethingElse(String bytes) {
    byte[] payload = HexFormat.of().parseHex("22" + bytes + "22");
    Buffer body = Buffer.buffer("{\"type\":\"a\",\"payload\":").appendBytes(payload);
    byte[] source = body.appendString("}").getBytes();
    assertThat(catchThrowableOfType(Problem.class, () -> TaskReader.json(source, NOW)).status())
        .isEqualTo(400);
  }

  @Test
  void theReplacementCharacterItselfIsACharacterLikeOthers() {
    assertThat(json("{\"type\":\"a\",\"payload\":\"\ufffd\"}").get(0).payload)
        .isEqualTo("\"\ufffd\"");
  }

  @Test
  void eachLineHasItsOwnPayload() {
    List<NewTask> tasks =
        lines(
            """
            {"type":"a","payload":{"n":1}}

            {"type":"b","payload":[2, 3]}\r
               {"payload":"é","type":"c"}
            {"type":"d"}""");
    assertThat(tasks)
        .extracting(task -> task.type + " " + task.payload)
        .containsExactly("a {\"n\":1}", "b [2, 3]", "c \"é\"", "d {}");
  }

  @Test
  void allFieldsAreRead() {
    Task task =
        json("""
            {"type":"a.b","payload":1,"queue":"q","priority":9.0,"delay":"1m","onDue":"run",
             "maxAttempts":3,"timeout":"PT2.5S","expiresAt":"2030-01-02T00:00:00+01:00",
             "backoff":{"kind":"linear","initial":"2s","max":"1h","jitter":0},
             "tags":["x","y"],"headers":{"traceparent":"00"},"version":"1.0+b",
             "key":"k 1","unique":{"for":"2h","onConflict":"reject"},
             "delivery":"at-most-once",
             "concurrencyKey":"t 1"}
            """)
            .get(0)
            .toTask(7, NOW);
    assertThat(task.toString())
        .isEqualTo(
            "Task[id=7, seq=7, queue=q, type=a.b, state=SCHEDULED, priority=9, attempt=0,"
                + " maxAttempts=3, createdAt=2030-01-01T00:00:00Z, runAt=2030-01-01T00:01:00Z,"
                + " payload=1, options=TaskOptions[onDue=RUN, timeout=PT2.5S,"
                + " expiresAt=2030-01-01T23:00:00Z, backoff=Backoff[kind=LINEAR, initial=PT2S,"
                + " max=PT1H, jitter=0.0], version=1.0+b, tags=[x, y],"
                + " headers={traceparent=00}, key=TaskKey[text=k 1, unique=Unique[span=PERIOD,"
                + " period=PT2H, onConflict=REJECT]],"
                + " delivery=TaskDelivery[promise=AT_MOST_ONCE, retried=false], concurrencyKey=t 1]]");
  }

  @Test
  void whatIsNotSaidIsAsByDefault() {
    Task task = json("{\"type\":\"a\"}").get(0).toTask(1, NOW);
    assertThat(task.queue()).isEqualTo(Task.DEFAULT_QUEUE);
    assertThat(task.priority()).isEqualTo(Task.DEFAULT_PRIORITY);
    assertThat(task.state()).isEqualTo(TaskState.READY);
    assertThat(task.runAt()).isNull();
    assertThat(task.options().isNone()).isTrue();
  }

  @Test
  void aTimeInThePastMeansNow() {
    assertThat(json("{\"type\":\"a\",\"runAt\":\"2029-01-01T00:00:00Z\"}").get(0).toTask(1, NOW))
        .returns(TaskState.READY, Task::state)
        .returns(null, Task::runAt);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                     | /type
          {"type":7}                                             | /type
          {"type":""}                                            | /type
          {"type":"a b"}                                         | /type
          {"type":"a","colour":"red"}                            | /colour
          {"type":"a","a/b~c":1}                                 | /a~1b~0c
          {"type":"a","queue":null}                              | /queue
          {"type":"a","priority":10}                             | /priority
          {"type":"a","priority":-1}                             | /priority
          {"type":"a","priority":"high"}                         | /priority
          {"type":"a","priority":1.5}                            | /priority
          {"type":"a","priority":1e99}                           | /priority
          {"type":"a","delay":"-5s"}                             | /delay
          {"type":"a","delay":"soon"}                            | /delay
          {"type":"a","delay":5}                                 | /delay
          {"type":"a","delay":"3661d"}                           | /delay
          {"type":"a","delay":"PT"}                              | /delay
          {"type":"a","delay":"999999999999999d"}                | /delay
          {"type":"a","delay":"1s","runAt":"2031-01-01T00:00:00Z"} | /runAt
          {"type":"a","runAt":"tomorrow"}                        | /runAt
          {"type":"a","runAt":"2030-02-30T00:00:00Z"}            | /runAt
          {"type":"a","runAt":"2050-01-01T00:00:00Z"}            | /runAt
          {"type":"a","onDue":"later"}                           | /onDue
          {"type":"a","maxAttempts":0}                           | /maxAttempts
          {"type":"a","maxAttempts":1001}                        | /maxAttempts
          {"type":"a","timeout":"0s"}                            | /timeout
          {"type":"a","expiresAt":"2029-12-31T00:00:00Z"}        | /expiresAt
          {"type":"a","delay":"2d","expiresAt":"2030-01-02T00:00:00Z"} | /expiresAt
          {"type":"a","backoff":"none"}                          | /backoff
          {"type":"a","backoff":{"kind":"wild"}}                 | /backoff/kind
          {"type":"a","backoff":{"initial":"0s"}}                | /backoff/initial
          {"type":"a","backoff":{"initial":"2s","max":"1s"}}     | /backoff/max
          {"type":"a","backoff":{"jitter":2}}                    | /backoff/jitter
          {"type":"a","backoff":{"foo":[{}]}}                    | /backoff/foo
          {"type":"a","tags":"x"}                                | /tags
          {"type":"a","tags":["x",""]}                           | /tags/1
          {"type":"a","tags":[[1]]}                              | /tags/0
          {"type":"a","tags":["\\u0000"]}                        | /tags/0
          {"type":"a","tags":["\\ud800"]}                        | /tags/0
          {"type":"a","headers":[]}                              | /headers
          {"type":"a","headers":{"a":1}}                         | /headers/a
          {"type":"a","headers":{"":"x"}}                        | /headers/
          {"type":"a","version":"+"}                             | /version
          {"type":"a","type":"b"}                                | /type
          {"type":"a","headers":{"a":"1","a":"2"}}               | /headers/a
          [{"type":"a"},{"type":"b","foo":1}]                    | /1/foo
          [{"type":"a"},3]                                       | /1
          [{"type":"a"},[{"type":"b"}]]                          | /1
          """)
  void whatIsWrongIsNamed(String body, String pointer) {
    Problem problem = refusal(body);
    assertThat(problem.status()).isEqualTo(422);
    assertThat(pointers(problem)).containsExactly(pointer);
  }

  @Test
  void allThatIsWrongIsSaid() {
    assertThat(pointers(refusal("[{\"type\":1,\"delay\":[1]},{\"typ\":\"a\",\"priority\":77}]")))
        .containsExactly("/0/type", "/0/delay", "/1/typ", "/1/priority", "/1/type");
  }

  @Test
  void plentyIsEnough() {
    assertThat(pointers(refusal("[" + "{},".repeat(500) + "{}]"))).hasSize(20);
  }

  @Test
  void anUnknownFieldIsAnsweredWithTheNearestOne() {
    assertThat(refusal("{\"type\":\"a\",\"max_attempts\":1}").getMessage())
        .contains("did you mean 'maxAttempts'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":                  | line 1
          {"type":"a"} x            | line 1
          {"type":"a"}{"type":"b"}  | after the JSON's end
          {'type':'a'}              | line 1, column
          {"type":"a","payload":01} | line 1, column
          ``                        | empty
          """)
  void whatIsNotJsonIsMalformed(String body, String said) {
    Problem problem = refusal(body);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.getMessage()).contains(said);
  }

  @Test
  void aMalformedLineIsNumbered() {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> lines("{\"type\":\"a\"}\n\n{\"type\"\n"));
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.getMessage()).startsWith("line 3, column ");
  }

  @Test
  void onlyUtf8IsRead() {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
      byte[] body = "{\"type\":\"a\",\"payload\":1}".getBytes(charset);
      assertThat(catchThrowableOfType(Problem.class, () -> TaskReader.json(body, NOW)).status())
          .isEqualTo(400);
    }
    byte[] broken = "{\"type\":\"a\",\"payload\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(catchThrowableOfType(Problem.class, () -> TaskReader.json(broken, NOW)).status())
        .isEqualTo(400);
  }

  @Test
  void aPayloadOfMoreThanAMebibyteIsTooLarge() {
    String most = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    assertThat(json("{\"type\":\"a\",\"payload\":" + most + "}").get(0).payload).isEqualTo(most);
    Problem problem = refusal("[{\"type\":\"a\"},{\"type\":\"a\",\"payload\":[" + most + "]}]");
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem.getMessage()).contains("item 1");
  }

  @Test
  void aPayloadNestedTooDeepIsInvalid() {
    String deep = "[".repeat(501) + "]".repeat(501);
    assertThat(refusal("{\"type\":\"a\",\"payload\":" + deep + "}").status()).isEqualTo(422);
  }

  @Test
  void noTaskAtAllIsInvalid() {
    assertThat(refusal("[]").status()).isEqualTo(422);
    assertThat(catchThrowableOfType(Problem.class, () -> lines("\n\n")).status()).isEqualTo(422);
  }

  private static List<NewTask> json(String body) {
    return TaskReader.json(body.getBytes(StandardCharsets.UTF_8), NOW).tasks();
  }

  private static List<NewTask> lines(String body) {
    return TaskReader.ndjson(body.getBytes(StandardCharsets.UTF_8), NOW).tasks();
  }

  private static Problem refusal(String body) {
    return catchThrowableOfType(Problem.class, () -> json(body));
  }

  private static List<String> pointers(Problem problem) {
    return problem.toJson().getJsonArray("errors", new JsonArray()).stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
