package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the fields of one JSON object, in any order: each known one, and no more than once. */
final class ObjectFields {

  private ObjectFields() {}

  /** Reads one field. */
  interface FieldReader {

    /** Reads the value that the parser has come to. */
    void read(String field, JsonParser parser, Values values) throws IOException;
  }

  /**
   * Reads an object to its end, the parser being at its beginning.
   *
   * @param values those of this object
   * @param names the fields it may have
   * @return the fields it has
   */
  static Set<String> read(Values values, List<String> names, FieldReader fields)
      throws IOException {
    JsonParser parser = values.parser();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      if (!names.contains(field)) {
        values.wrong(field, "there is no field '" + field + "'" + FieldNames.like(field, names));
        parser.skipChildren();
      } else if (!seen.add(field)) {
        values.wrong(field, field + " is given twice");
        parser.skipChildren();
      } else {
        fields.read(field, parser, values);
      }
    }
    return seen;
  }
}
