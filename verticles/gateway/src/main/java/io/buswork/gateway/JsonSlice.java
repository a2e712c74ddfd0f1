package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.TaskBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parts of a JSON text, letter for letter. */
final class JsonSlice {

  private static final char REPLACEMENT = '\ufffd';

  private JsonSlice() {}

  /**
   * The value that the parser has come to, which it passes over.
   *
   * @param source what it reads
   * @param most how many bytes it may have
   * @param what it is, for the problem if it is longer
   */
  static String next(JsonParser parser, byte[] source, int most, String what) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int length = (int) parser.currentLocation().getByteOffset() - start;
    if (length > most) {
      throw Problem.tooLarge(what + " may have " + (most >> 20) + " MiB, not " + length + " bytes");
    }
    return text(source, start, length);
  }

  /**
   * A part of a body. The parser lets pass some of what UTF-8 forbids, which would be kept as
   * something else than was sent.
   *
   * @throws Problem 400 if it is not UTF-8
   */
  static String text(byte[] source, int start, int length) {
    String text = new String(source, start, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(source, start, length)) {
      throw Problem.malformed("the body is not UTF-8");
    }
    return text;
  }

  private static boolean isUtf8(byte[] source, int start, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, start, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * A value inside of a text.
   *
   * @param json JSON, known to be well-formed
   * @param place where
   * @return null if there is nothing in that place
   */
  static @Nullable String at(byte[] json, JsonPointer place) {
    try (JsonParser parser = TaskReader.parser(json)) {
      parser.nextToken();
      JsonPointer left = place;
      while (!left.matches()) {
        if (!enter(parser, left)) {
          return null;
        }
        left = left.tail();
      }
      return next(parser, json, TaskBounds.MAX_PAYLOAD, "the payload");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static boolean enter(JsonParser parser, JsonPointer step) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean found = step.matchesProperty(parser.currentName());
        parser.nextToken();
        if (found) {
          return true;
        }
        parser.skipChildren();
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        if (i == step.getMatchingIndex()) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }
}
