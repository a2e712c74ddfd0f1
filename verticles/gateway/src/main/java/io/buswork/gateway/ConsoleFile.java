package io.buswork.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file as browsers get it: compressed for those that take it so, and not again for those that
 * have it.
 *
 * @param type its media type
 * @param plain what is in it
 * @param compressed the same by gzip
 * @param tag names the content: another content has another one
 */
record ConsoleFile(String type, Buffer plain, Buffer compressed, String tag) {

  private static final int TAG_BYTES = 16;

  static ConsoleFile of(String type, byte[] content) {
    return new ConsoleFile(
        type, Buffer.buffer(content), Buffer.buffer(gzip(content)), tag(content));
  }

  /** Answers with it, or says that the browser has it already. */
  void send(RoutingContext context) {
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    boolean gzip = accepted != null && accepted.contains("gzip");
    String entity = '"' + tag + (gzip ? "-gzip\"" : "\"");
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.ETAG, entity)
            .putHeader(HttpHeaders.VARY, "accept-encoding")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    String had = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (had != null && had.contains(entity)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.end(gzip ? compressed : plain);
  }

  private static byte[] gzip(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return bytes.toByteArray();
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
