package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import io.buswork.access.Role;
import io.buswork.store.NewAccessToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a person says of a new token; collects what is wrong with it. */
final class TokenReader {

  /** The fields it may have. */
  static final List<String> NAMES = List.of("name", "role", "expires");

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final FieldErrors errors = new FieldErrors();
  private @Nullable String name;
  private @Nullable Role role;
  private @Nullable Duration lasts;

  private TokenReader() {}

  /**
   * What was said.
   *
   * @param name whose it is
   * @param role what it may do
   * @param lasts how long it holds; null: until it is revoked
   */
  record Said(String name, Role role, @Nullable Duration lasts) {}

  /**
   * Reads a new token.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Said read(byte[] source) {
    var reader = new TokenReader();
    var seen = new ObjectBody(source, "a token", NAMES, reader.errors).read(reader::field);
    if (!seen.contains("name")) {
      reader.errors.add("/name", "name is missing: " + NewAccessToken.NAME_RULE);
    }
    if (!seen.contains("role")) {
      reader.errors.add("/role", "role is missing: one of " + Role.names());
    }
    return reader.said();
  }

  private Said said() {
    errors.throwIfAny();
    if (name == null || role == null) {
      throw new IllegalStateException("read without name or role");
    }
    return new Said(name, role, lasts);
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    switch (field) {
      case "name" -> name = name(values);
      case "role" -> role = role(values);
      default -> lasts = values.duration(field, SHORTEST, LONGEST);
    }
  }

  private static @Nullable String name(Values values) throws IOException {
    String text = values.text("name");
    if (text != null && !NewAccessToken.isName(text)) {
      values.wrong("name", "name must be " + NewAccessToken.NAME_RULE + ", not '" + text + "'");
      return null;
    }
    return text;
  }

  private static @Nullable Role role(Values values) throws IOException {
    String text = values.text("role");
    Role found = text == null ? null : Role.ofWireName(text).orElse(null);
    if (text != null && found == null) {
      values.wrong("role", "role must be one of " + Role.names() + ", not '" + text + "'");
    }
    return found;
  }
}
