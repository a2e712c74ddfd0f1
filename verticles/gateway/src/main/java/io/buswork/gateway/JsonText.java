package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes JSON in one go, so that text which is JSON already (payloads, results) goes through as it
 * is.
 */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 512;

  private JsonText() {}

  /** Writes something. */
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** What the content writes, as UTF-8. */
  static Buffer of(Content content) {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
