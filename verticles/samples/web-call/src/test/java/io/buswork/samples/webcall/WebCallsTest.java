package io.buswork.samples.webcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Outcome;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestRun;
import io.buswork.testing.TestTask;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebCallsTest {

  private final Vertx vertx = Vertx.vertx();
  private final HandlerHarness handlers = HandlerHarness.deploy(new WebCalls());
  private HttpServer api;

  @BeforeEach
  void startApi() throws Exception {
    api =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(WebCallsTest::serve)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    handlers.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerIsTheResult() {
    assertThat(call("/json").result())
        .isEqualTo(
            new JsonObject().put("status", 200).put("body", new JsonObject().put("done", true)));
    assertThat(((JsonObject) call("/text").result()).getString("body")).isEqualTo("plain words");
  }

  @Test
  void stillProcessingIsAskedAgainWithoutAnAttempt() {
    assertThat(call("/busy").outcome()).isEqualTo(new Outcome.Snooze(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void aServersTroubleIsTriedAgain(int status) {
    assertThat(call("/status/" + status).outcome())
        .isInstanceOfSatisfying(
            Outcome.RetryAfter.class,
            retry -> {
              assertThat(retry.reason()).contains(Integer.toString(status));
              assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(3));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410})
  void aRefusalIsForGood(int status) {
    assertThat(call("/status/" + status).outcome())
        .isEqualTo(new Outcome.Discard("the API answered " + status));
  }

  @Test
  void noAnswerInTimeIsTriedAgain() {
    var payload = new JsonObject().put("url", url("/never")).put("timeout", "PT0.2S");
    var run = handlers.run(TestTask.of("web.call").payload(payload));
    assertThat(run.outcome()).isInstanceOf(Outcome.RetryAfter.class);
  }

  @Test
  void noServerIsTriedAgainAndNamed() throws Exception {
    String gone = url("/json");
    api.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    var run = handlers.run(TestTask.of("web.call").payload(new JsonObject().put("url", gone)));
    assertThat(run.outcome())
        .isInstanceOfSatisfying(
            Outcome.RetryAfter.class, retry -> assertThat(retry.reason()).contains("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/", "not a url", "http://x y/"})
  void anAddressThatIsNoneIsForGood(String url) {
    var run = handlers.run(TestTask.of("web.call").payload(new JsonObject().put("url", url)));
    assertThat(run.outcome()).isInstanceOf(Outcome.Discard.class);
  }

  private TestRun call(String path) {
    return handlers.run(TestTask.of("web.call").payload(new JsonObject().put("url", url(path))));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + api.actualPort() + path;
  }

  private static void serve(HttpServerRequest request) {
    var response = request.response();
    String path = request.path();
    if (path.equals("/json")) {
      response.end("{\"done\":true}");
    } else if (path.equals("/text")) {
      response.end("plain words");
    } else if (path.equals("/busy")) {
      response.setStatusCode(202).putHeader("Retry-After", "7").end();
    } else if (path.startsWith("/status/")) {
      response
          .setStatusCode(Integer.parseInt(path.substring("/status/".length())))
          .putHeader("Retry-After", "3")
          .end();
    }
  }
}
