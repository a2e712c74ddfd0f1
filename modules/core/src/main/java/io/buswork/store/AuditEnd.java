package io.buswork.store;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How a change ended.
 *
 * @param outcome what became of it
 * @param status the HTTP status it was answered with; null: it was not answered
 * @param subject what it was done to, where that was not known before; null: as it was said
 * @param detail what is to be added to what was said before
 */
public record AuditEnd(
    AuditOutcome outcome, @Nullable Integer status, @Nullable String subject, JsonObject detail) {}
