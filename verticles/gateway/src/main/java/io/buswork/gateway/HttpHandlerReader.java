package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.store.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a person says an HTTP handler is; collects what is wrong with it. */
final class HttpHandlerReader {

  /** The fields a handler may have, in the order in which they are told. */
  static final List<String> NAMES =
      List.of("kind", "url", "timeout", "concurrency", "secret", "headers");

  private static final int MAX_URL = 2_000;
  private static final int MAX_SECRET = 500;
  private static final int MAX_HEADERS = 32;
  private static final int MAX_CONCURRENCY = 1_000;
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofDays(1);
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,4000}");

  /** What we say ourselves, or what says how the body is sent. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection",
          "expect",
          "te",
          "trailer",
          "upgrade",
          "traceparent");

  private final FieldErrors errors = new FieldErrors();
  private @Nullable String url;
  private Duration timeout = HttpHandler.DEFAULT_TIMEOUT;
  private int concurrency = HttpHandler.DEFAULT_CONCURRENCY;
  private @Nullable String secret;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private HttpHandlerReader() {}

  /**
   * What was said.
   *
   * @param handler the handler
   * @param keepsSecret nothing was said of a secret: one that is there stays
   */
  record Said(HttpHandler handler, boolean keepsSecret) {}

  /**
   * Reads a handler.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Said read(String type, byte[] source) {
    return new HttpHandlerReader().readAll(type, source);
  }

  private Said readAll(String type, byte[] source) {
    Set<String> seen = new ObjectBody(source, "a handler", NAMES, errors).read(this::field);
    if (!seen.contains("kind")) {
      errors.add("/kind", "kind is missing: it must be 'http'");
    }
    if (!seen.contains("url")) {
      errors.add("/url", "url is missing: it says where tasks are posted to");
    }
    errors.throwIfAny();
    HttpHandler handler =
        new HttpHandler(type, Objects.requireNonNull(url), timeout, concurrency, secret, headers);
    return new Said(handler, !seen.contains("secret"));
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    switch (field) {
      case "kind" -> {
        String kind = values.text(field);
        if (kind != null && !kind.equals("http")) {
          values.wrong(
              field, "kind must be 'http': others cannot be registered, not '" + kind + "'");
        }
      }
      case "url" -> url = url(values);
      case "timeout" ->
          timeout = Objects.requireNonNullElse(values.duration(field, LEAST, MOST), timeout);
      case "concurrency" ->
          concurrency =
              Objects.requireNonNullElse(values.integer(field, 1, MAX_CONCURRENCY), concurrency);
      case "secret" ->
          secret =
              parser.currentToken() == JsonToken.VALUE_NULL
                  ? null
                  : values.words(field, 1, MAX_SECRET);
      case "headers" -> readHeaders(parser, values);
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private static @Nullable String url(Values values) throws IOException {
    String text = values.words("url", 1, MAX_URL);
    if (text == null) {
      return null;
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      values.wrong("url", "url must be a URL such as https://example.org/tasks");
      return null;
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
      values.wrong("url", "url must begin with http:// or https:// and name a host");
    } else if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      values.wrong("url", "url must have neither a user nor a fragment: put secrets into headers");
    } else if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      values.wrong("url", "url must have a port from 1 to 65535");
    }
    return text;
  }

  private void readHeaders(JsonParser parser, Values values) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse("headers", "must be an object");
      return;
    }
    Values below = values.below("headers");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      String value = below.text(name);
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HEADER_NAME.matcher(name).matches()) {
        below.wrong(name, "a header's name must be 1 to 100 letters, digits and !#$%&'*+.^_`|~-");
      } else if (OURS.contains(lower) || lower.startsWith("buswork-")) {
        below.wrong(name, "the header " + name + " is said by the node itself");
      } else if (value != null && !HEADER_VALUE.matcher(value).matches()) {
        below.wrong(name, "a header's value must be 4000 printable ASCII characters at most");
      } else if (value != null) {
        headers.put(name, value);
      }
    }
    if (headers.size() > MAX_HEADERS) {
      values.wrong("headers", "headers must be " + MAX_HEADERS + " at most");
    }
  }
}
