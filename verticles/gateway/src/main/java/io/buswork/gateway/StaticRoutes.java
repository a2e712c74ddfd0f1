package io.buswork.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documents and the console that every node serves. */
final class StaticRoutes {

  /** What a page of ours may do: nothing inline, nothing of another host, in no other's frame. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " worker-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private StaticRoutes() {}

  static void mount(Router router, String version) {
    serve(router, "/api/v1/openapi.json", "openapi.json", "application/json", version);
    serve(router, "/openapi.json", "openapi.json", "application/json", version);
    serve(router, "/api/v1/asyncapi.json", "asyncapi.json", "application/json", version);
    serve(router, "/asyncapi.json", "asyncapi.json", "application/json", version);
    new ConsoleRoutes(version).mount(router);
  }

  private static void serve(Router router, String path, String file, String type, String version) {
    Buffer content = load(file, version);
    router
        .get(path)
        .handler(
            context ->
                context
                    .response()
                    .putHeader("content-type", type)
                    .putHeader("content-security-policy", POLICY)
                    .putHeader("cache-control", "no-cache")
                    .end(content));
  }

  private static Buffer load(String file, String version) {
    try (InputStream in = StaticRoutes.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: io/buswork/gateway/" + file);
      }
      String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return Buffer.buffer(text.replace("@version@", version));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
