package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console: a page and its scripts, as they are on the class path. Nothing in it is of another
 * host, and nothing is inline, so that a strict policy keeps out what somebody smuggles into a
 * task's payload, error or log.
 */
final class ConsoleRoutes {

  private static final String POLICY = "content-security-policy";
  private static final String PATH = "/console/";
  private static final String INDEX = "index.html";

  /** Names without dots and in two folders only: no way out of the console's own files. */
  private static final Pattern FILE =
      Pattern.compile("(?:(?:lib|pages)/)?[a-z][a-z0-9-]*\\.(css|html|js|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** What comes from others' jars, by the name it has here. */
  private static final Map<String, WebJar> LIBRARIES =
      Map.of(
          "lib/echarts.js",
          new WebJar(
              "org.mvnpm", "echarts", "/META-INF/resources/_static", "dist/echarts.common.min.js"));

  private final String version;
  private final Map<String, Future<ConsoleFile>> files = new ConcurrentHashMap<>();

  /**
   * @param version the node's build, which the page shows
   */
  ConsoleRoutes(String version) {
    this.version = version;
  }

  void mount(Router router) {
    router.get("/").handler(context -> send(context, INDEX));
    router.get("/docs").handler(context -> send(context, INDEX));
    router
        .get(PATH + "*")
        .handler(context -> send(context, context.normalizedPath().substring(PATH.length())));
  }

  private void send(RoutingContext context, String name) {
    Matcher file = FILE.matcher(name);
    if (!file.matches()) {
      context.fail(404);
      return;
    }
    files
        .computeIfAbsent(name, n -> load(context, n, file.group(1)))
        .onSuccess(
            found -> {
              context.response().putHeader(POLICY, StaticRoutes.POLICY);
              found.send(context);
            })
        .onFailure(
            missing -> {
              files.remove(name);
              context.fail(missing);
            });
  }

  /** Away from the event loop: the largest has a megabyte to compress. */
  private Future<ConsoleFile> load(RoutingContext context, String name, String extension) {
    String type = Objects.requireNonNull(TYPES.get(extension));
    return context.vertx().executeBlocking(() -> ConsoleFile.of(type, read(name)));
  }

  private byte[] read(String name) {
    try (InputStream in = open(name)) {
      if (in == null) {
        throw Problem.notFound("there is nothing at " + PATH + name);
      }
      byte[] content = in.readAllBytes();
      return name.equals(INDEX) ? withVersion(content) : content;
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private byte[] withVersion(byte[] page) {
    String text = new String(page, StandardCharsets.UTF_8);
    return text.replace("@version@", version).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable InputStream open(String name) throws IOException {
    WebJar library = LIBRARIES.get(name);
    return library == null
        ? ConsoleRoutes.class.getResourceAsStream("console/" + name)
        : library.open();
  }
}
