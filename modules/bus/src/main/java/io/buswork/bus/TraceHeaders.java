package io.buswork.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a task by which a trace goes on (W3C Trace Context). */
public final class TraceHeaders {

  /** To which trace and span it belongs. */
  public static final String PARENT = "traceparent";

  /** What tracing systems add to it. */
  public static final String STATE = "tracestate";

  private static final Pattern VALID =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

  private TraceHeaders() {}

  /** What was said, if it can be understood; else null, as the standard wants it. */
  public static @Nullable String valid(@Nullable String traceparent) {
    return traceparent != null && VALID.matcher(traceparent).matches() ? traceparent : null;
  }

  /**
   * Headers that belong to a trace, unless they do already.
   *
   * @param state what goes with the traceparent; null: nothing
   */
  public static Map<String, String> added(
      Map<String, String> headers, String traceparent, @Nullable String state) {
    if (headers.containsKey(PARENT)) {
      return headers;
    }
    Map<String, String> more = new HashMap<>(headers);
    more.put(PARENT, traceparent);
    if (state != null) {
      more.put(STATE, state);
    }
    return more;
  }

  /** Headers that belong to a span of the same trace. */
  public static Map<String, String> below(Map<String, String> headers, String traceparent) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(PARENT, traceparent);
    return Map.copyOf(changed);
  }
}
