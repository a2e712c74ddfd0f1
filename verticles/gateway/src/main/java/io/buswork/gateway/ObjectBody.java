package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Reads a body that is one JSON object. */
final class ObjectBody {

  private final byte[] source;
  private final String what;
  private final List<String> names;
  private final FieldErrors errors;

  /**
   * @param source UTF-8
   * @param what it is, for messages: {@code an event}
   * @param names the fields it may have
   * @param errors gathers what is wrong
   */
  ObjectBody(byte[] source, String what, List<String> names, FieldErrors errors) {
    this.source = source;
    this.what = what;
    this.names = names;
    this.errors = errors;
  }

  /**
   * Reads the object to its end.
   *
   * @return the fields it has
   * @throws Problem 400, 413 or 422
   */
  Set<String> read(ObjectFields.FieldReader fields) {
    try (JsonParser parser = TaskReader.parser(source)) {
      if (parser.nextToken() == null) {
        throw Problem.malformed("the body is empty; it must be " + what);
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Problem.invalid("", "the body must be " + what + ", an object");
      }
      Set<String> seen = ObjectFields.read(new Values(parser, errors, ""), names, fields);
      if (parser.nextToken() != null) {
        throw Problem.malformed("there is something after the JSON's end");
      }
      return seen;
    } catch (JsonProcessingException e) {
      throw TaskReader.problem(e, "", 0);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
