package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * A small JSON object in which no name is given twice. Parsers keep the last of them; where a
 * request says what is to be deleted, that is not for us to guess.
 */
final class StrictObject {

  private static final JsonFactory JSON = new JsonFactory();

  private StrictObject() {}

  /**
   * Parses it.
   *
   * @param source UTF-8
   * @param rule what is answered if it is no JSON object
   * @throws Problem 400, or 422 naming what is given twice
   */
  static JsonObject of(byte[] source, String rule) {
    try {
      JsonObject parsed = new JsonObject(Buffer.buffer(source));
      checkNames(source);
      return parsed;
    } catch (DecodeException | ClassCastException | IOException e) {
      throw Problem.malformed(rule);
    }
  }

  private static void checkNames(byte[] source) throws IOException {
    Deque<Set<String>> seen = new ArrayDeque<>();
    try (JsonParser parser = JSON.createParser(source)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          seen.push(new HashSet<>());
        } else if (token == JsonToken.END_OBJECT) {
          seen.pop();
        } else if (token == JsonToken.FIELD_NAME && !seen.element().add(parser.currentName())) {
          String pointer = parser.getParsingContext().pathAsPointer().toString();
          throw Problem.invalid(pointer, parser.currentName() + " is given twice");
        }
      }
    }
  }
}
