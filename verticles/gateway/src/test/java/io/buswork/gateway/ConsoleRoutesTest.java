package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console's files come from the class path, and may do nothing but what the policy lets them.
 */
final class ConsoleRoutesTest {

  private static final Path FILES =
      Path.of("src/main/resources/io/buswork/gateway/console").toAbsolutePath();
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import)\\s*\\(?\\s*'([^']+\\.js)'");

  /** As `needs` of lib/role.js has it; with a slash at its end, the rest comes from a variable. */
  private static final Pattern CALL = Pattern.compile("'((?:GET|POST|PUT|DELETE) /[^']*)'");

  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer server;
  private static WebClient client;

  @BeforeAll
  static void listen() throws Exception {
    Router router = Router.router(VERTX);
    StaticRoutes.mount(router, "1.2.3");
    RouterFailures.mount(router);
    server = await(VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    client = WebClient.create(VERTX);
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  @Test
  void thePageSaysWhichBuildItIs() throws Exception {
    HttpResponse<Buffer> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.getHeader("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.bodyAsString()).contains("content=\"1.2.3\"").doesNotContain("@version@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/console/app.js", "/console/console.css"})
  void thePolicyLetsNothingInlineRunAndNothingOfOtherHosts(String path) throws Exception {
    String policy = get(path).getHeader("content-security-policy");
    assertThat(policy)
        .contains(
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "worker-src 'self'")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .doesNotContain("unsafe", "*", "http:", "https:", "data:");
  }

  @Test
  void whoHasAFileIsNotSentItAgain() throws Exception {
    String tag = get("/console/app.js").getHeader("etag");
    HttpResponse<Buffer> again = get("/console/app.js", "if-none-match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isNull();
    assertThat(get("/console/app.js", "if-none-match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(get("/console/console.css").getHeader("etag")).isNotEqualTo(tag);
  }

  @Test
  void theCompressedFileIsTheSame() throws Exception {
    HttpResponse<Buffer> zipped = get("/console/app.js", "accept-encoding", "gzip, br");
    assertThat(zipped.getHeader("content-encoding")).isEqualTo("gzip");
    assertThat(zipped.getHeader("vary")).isEqualTo("accept-encoding");
    String plain = get("/console/app.js").bodyAsString();
    assertThat(unzip(zipped.body())).isEqualTo(plain);
    assertThat(zipped.body().length()).isLessThan(plain.length());
  }

  @Test
  void theChartsComeFromHereToo() throws Exception {
    HttpResponse<Buffer> charts = get("/console/lib/echarts.js");
    assertThat(charts.statusCode()).isEqualTo(200);
    assertThat(charts.getHeader("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(charts.bodyAsString()).contains("globalThis", "Apache Software Foundation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/nothing.js",
        "/console/",
        "/console/../logback-test.xml",
        "/console/lib/../../TaskFields.class",
        "/console/%2e%2e/openapi.json.css",
        "/console/lib%2f..%2f..%2f..%2f..%2flogback-test.xml",
        "/console/pages/../../../../../logback.xml",
        "/console/app.class"
      })
  void thereIsNoWayToOtherFiles(String path) throws Exception {
    HttpResponse<Buffer> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.getHeader("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void everyFileIsServedAndEveryImportIsThere() throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.walk(FILES)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(10);
    for (Path file : files) {
      String path = "/console/" + FILES.relativize(file);
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
      for (String imported : imports(file)) {
        String target = Path.of(path).resolveSibling(imported).normalize().toString();
        assertThat(get(target).statusCode()).as(path + " imports " + target).isEqualTo(200);
      }
    }
  }

  @Test
  void nothingIsInlineAndNothingIsOfAnotherHost() throws Exception {
    String page = Files.readString(FILES.resolve("index.html"));
    assertThat(page).doesNotContainPattern("<script(?![^>]*src)|<style|\\son[a-z]+=|\\sstyle=");
    try (Stream<Path> found = Files.walk(FILES)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
            .as(file.toString())
            .doesNotContain("http://", "https://")
            .doesNotContainPattern(
                "\\beval\\(|new Function|innerHTML|outerHTML|insertAdjacentHTML");
      }
    }
  }

  /** A call that is not in the table would be offered to everybody, or to nobody. */
  @Test
  void everyCallThatAButtonNamesIsInTheTableOfOperations() throws Exception {
    List<String> named = new ArrayList<>();
    try (Stream<Path> found = Files.walk(FILES)) {
      for (Path file : found.filter(f -> f.toString().endsWith(".js")).toList()) {
        CALL.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(named::add);
      }
    }
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(named)
        .allMatch(
            call ->
                Operations.ALL.stream()
                    .map(o -> o.method() + " " + o.template().replace("/api/v1", ""))
                    .anyMatch(
                        known -> call.endsWith("/") ? known.startsWith(call) : known.equals(call)));
  }

  private static List<String> imports(Path file) throws IOException {
    return file.toString().endsWith(".js")
        ? IMPORT.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList()
        : List.of();
  }

  private static String unzip(Buffer zipped) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.getBytes()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<Buffer> get(String path, String... headers) throws Exception {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return await(
        client
            .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
            .putHeaders(all)
            .send());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
