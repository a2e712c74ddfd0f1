package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginGuardTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer server;
  private static HttpClient client;

  @BeforeAll
  static void listen() throws Exception {
    Router router = Router.router(VERTX);
    router.route().handler(OriginGuard::check).handler(c -> c.response().end());
    router
        .route()
        .failureHandler(c -> c.response().setStatusCode(((Problem) c.failure()).status()).end());
    server = await(VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    client = VERTX.createHttpClient();
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost", "127.0.0.1", "[::1]", "localhost:8080", "[::1]:8080"})
  void thisMachineIsAnswered(String host) throws Exception {
    assertThat(status(HttpMethod.POST, "host", host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.org", "example.org:8080", "localhost.example.org", "127.0.0.1.nip.io"})
  void aNameThatWasBentToThisMachineIsNot(String host) throws Exception {
    assertThat(status(HttpMethod.GET, "host", host)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, 200",
    "http://127.0.0.1, 200",
    "http://[::1]:8080, 200",
    "https://example.org, 403",
    "http://localhost.example.org, 403",
    "null, 403",
    "not a URI, 403"
  })
  void whoeverChangesSomethingComesFromHere(String origin, int status) throws Exception {
    assertThat(status(HttpMethod.POST, "origin", origin)).isEqualTo(status);
    assertThat(status(HttpMethod.DELETE, "origin", origin)).isEqualTo(status);
  }

  @Test
  void aPageElsewhereOpensNoWebSocket() throws Exception {
    assertThat(status(HttpMethod.GET, "origin", "https://example.org")).isEqualTo(200);
    assertThat(status(HttpMethod.GET, "origin", "https://example.org", "upgrade", "WebSocket"))
        .isEqualTo(403);
  }

  private static int status(HttpMethod method, String... headers) throws Exception {
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setMethod(method)
            .setURI("/");
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    return await(client.request(options).compose(r -> r.send()).map(r -> r.statusCode()));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
