package io.buswork.worker;

import io.buswork.api.AsyncTaskHandler;
import io.buswork.api.BlockingTaskHandler;
import io.buswork.api.HandlerSettings;
import io.buswork.api.TaskBounds;
import io.buswork.api.TaskHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a verticle registers. */
final class HandlerRegistry implements TaskHandlers {

  private final Map<String, Handler> handlers = new LinkedHashMap<>();

  @Override
  public HandlerSettings async(String type, AsyncTaskHandler handler) {
    return add(type, handler, null);
  }

  @Override
  public HandlerSettings blocking(String type, BlockingTaskHandler handler) {
    return add(type, null, handler);
  }

  /**
   * What was registered.
   *
   * @throws IllegalArgumentException if a handler's settings contradict each other
   */
  Map<String, Handler> handlers() {
    handlers.forEach((type, handler) -> handler.settings().requireSound(type));
    return Map.copyOf(handlers);
  }

  private HandlerSettings add(
      String type, @Nullable AsyncTaskHandler async, @Nullable BlockingTaskHandler blocking) {
    if (!TaskBounds.NAME.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "task type '" + type + "' must be " + TaskBounds.NAME_RULE);
    }
    Settings settings = new Settings();
    if (handlers.putIfAbsent(type, new Handler(type, async, blocking, settings)) != null) {
      throw new IllegalArgumentException("task type '" + type + "' has two handlers");
    }
    return settings;
  }
}
