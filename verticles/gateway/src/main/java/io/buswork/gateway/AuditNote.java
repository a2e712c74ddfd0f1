package io.buswork.gateway;

import io.buswork.store.AuditEnd;
import io.buswork.store.AuditOutcome;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route adds to its line of the audit log while it works. Never payloads, never secrets: the
 * log is read by more people than may see them.
 */
final class AuditNote {

  private static final String KEY = "buswork.audit";
  private static final String CONFIG = "config";
  private static final int MOST_CHARACTERS = 200;
  private static final char REPLACEMENT = '\uFFFD';

  private final JsonObject detail = new JsonObject();
  private @Nullable String subject;
  private boolean nothingChanges;

  private AuditNote() {}

  /** The request's; made when it is first asked for. */
  static AuditNote of(RoutingContext context) {
    AuditNote note = context.get(KEY);
    if (note == null) {
      note = new AuditNote();
      context.put(KEY, note);
    }
    return note;
  }

  /** Says what it is done to, where the path does not. */
  AuditNote subject(String name) {
    subject = clean(name);
    return this;
  }

  /** Adds a detail; null adds nothing. */
  AuditNote add(String name, @Nullable Object value) {
    if (value != null) {
      detail.put(name, value instanceof String text ? clean(text) : value);
    }
    return this;
  }

  /** Says that this was only a question: it is not written down. */
  void nothingChanges() {
    nothingChanges = true;
  }

  boolean isNothing() {
    return nothingChanges;
  }

  /** The end of the line; status null: nobody waited for the answer. */
  AuditEnd end(@Nullable Integer status) {
    AuditOutcome outcome =
        status == null ? AuditOutcome.UNKNOWN : AuditOutcome.ofStatus(status.intValue());
    return new AuditEnd(outcome, status, subject, detail);
  }

  /** A request's parameters as a detail; of a configuration only that there was one. */
  static JsonObject parameters(RoutingContext context) {
    JsonObject parameters = new JsonObject();
    for (Map.Entry<String, String> parameter : context.queryParams()) {
      String value = parameter.getKey().equals(CONFIG) ? "…" : parameter.getValue();
      parameters.put(clean(parameter.getKey()), clean(value));
    }
    return parameters;
  }

  /** A text that the database can keep, and a person can read at a glance. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(MOST_CHARACTERS)
        .map(c -> c == 0 || isLoneSurrogate(c) ? REPLACEMENT : c)
        .forEach(clean::appendCodePoint);
    return clean.length() < text.length() ? clean.append('…').toString() : clean.toString();
  }

  /** A pair of them is one code point, which is none. */
  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
