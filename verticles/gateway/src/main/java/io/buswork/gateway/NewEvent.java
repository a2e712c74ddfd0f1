package io.buswork.gateway;

import org.jspecify.annotations.Nullable;

/**
 * An event as it was posted.
 *
 * @param name what has happened
 * @param key what it has happened to; null if not said
 * @param data JSON text
 */
record NewEvent(String name, @Nullable String key, String data) {}
