package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.Outcome;
import io.buswork.api.TaskContext;
import io.buswork.store.HttpHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP handlers may be on, are told, and say. */
final class PushTest {

  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:a00:1::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "2130706433",
        "127.1",
        "0"
      })
  void whatOnlyTheNodeCanReachIsRefused(String address) throws Exception {
    InetAddress parsed = InetAddress.getByName(address);
    assertThat(new PushTargets(false).allows(parsed)).isFalse();
    assertThat(new PushTargets(true).allows(parsed)).isTrue();
    assertThatThrownBy(() -> new PushTargets(false).resolve(address))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("worker.push-private=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888"
      })
  void whatEverybodyCanReachIsAllowed(String address) throws Exception {
    assertThat(new PushTargets(false).allows(InetAddress.getByName(address))).isTrue();
  }

  /** Else whoever owns the name could say something else the second time. */
  @Test
  void aNameIsLookedUpOnceAndWhatWasFoundIsConnectedTo() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          vertx.createHttpServer().requestHandler(asked -> asked.response().end(asked.path()));
      LoopFixture.await(server.listen(0, "127.0.0.1"));
      AtomicInteger lookups = new AtomicInteger();
      InetAddress here = InetAddress.getByAddress("rebinding.invalid", new byte[] {127, 0, 0, 1});
      PushTargets targets =
          new PushTargets(
              true,
              host -> {
                lookups.incrementAndGet();
                return new InetAddress[] {here};
              });
      var rules = new HttpPush.Rules(targets, new SimpleMeterRegistry());
      var push = new HttpPush(vertx.getOrCreateContext(), rules);
      String url = "http://rebinding.invalid:" + server.actualPort() + "/a";
      var handler = new HttpHandler("a", url, HttpHandler.DEFAULT_TIMEOUT, 1, "secret", Map.of());
      assertThat(LoopFixture.await(push.post(handler, task()))).isEqualTo("/a");
      assertThat(lookups).hasValue(1);
    } finally {
      LoopFixture.await(vertx.close());
    }
  }

  private static TaskContext task() {
    return (TaskContext)
        Proxy.newProxyInstance(
            TaskContext.class.getClassLoader(),
            new Class<?>[] {TaskContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "payloadText" -> "{}";
                  case "headers" -> Map.of();
                  case "id" -> 1L;
                  case "attempt" -> 1;
                  case "isCanceled" -> false;
                  default -> method.getReturnType() == String.class ? "x" : null;
                });
  }

  @Test
  void aSignatureIsTheHmacOfTimeAndBody() {
    assertThat(PushSignature.of("key", 1_234, "{}"))
        .isEqualTo(PushSignature.of("key", 1_234, "{}"))
        .startsWith("t=1234,v1=")
        .hasSize("t=1234,v1=".length() + 64)
        .isNotEqualTo(PushSignature.of("other", 1_234, "{}"));
  }

  @Test
  void successIsAResultAnd202WithATimeIsNotFinished() {
    assertThat(answer(200, "application/json; charset=utf-8", null, "[1]").result().toString())
        .isEqualTo("[1]");
    assertThat(answer(200, "application/json", null, "[1").result()).isEqualTo("[1");
    assertThat(answer(201, "text/plain", null, "[1]").result()).isEqualTo("[1]");
    assertThat(answer(204, null, null, "").result()).isNull();
    assertThat(answer(202, null, null, "taken").result()).isEqualTo("taken");
    assertThat(answer(202, null, "7", "").result())
        .isEqualTo(new Outcome.Snooze(Duration.ofSeconds(7)));
    assertThat(answer(202, null, "Thu, 31 Jan 2030 12:00:30 GMT", "").result())
        .isEqualTo(new Outcome.Snooze(Duration.ofSeconds(30)));
    assertThat(answer(202, null, "Thu, 31 Jan 2030 11:00:00 GMT", "").result())
        .isEqualTo(new Outcome.Snooze(Duration.ZERO));
    assertThat(answer(202, null, "999999999", "").result())
        .isEqualTo(new Outcome.Snooze(Duration.ofDays(1)));
    assertThat(answer(202, null, "soon", "taken").result()).isEqualTo("taken");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 599})
  void theseMayBeTriedAgain(int status) {
    assertThat(failure(status, null).isRetryable()).isTrue();
    assertThat(failure(status, "9").delay())
        .isEqualTo(status == 429 || status == 503 ? Duration.ofSeconds(9) : null);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 404, 410, 422})
  void theseAreFinal(int status) {
    assertThat(failure(status, "9").isRetryable()).isFalse();
    assertThat(failure(status, null).error().type()).isEqualTo("http-" + status);
  }

  private static AttemptFailure failure(int status, String retryAfter) {
    return (AttemptFailure) answer(status, null, retryAfter, "why").cause();
  }

  private static Future<Object> answer(int status, String type, String retryAfter, String body) {
    return new PushAnswer(status, type, retryAfter, body, NOW).outcome();
  }
}
