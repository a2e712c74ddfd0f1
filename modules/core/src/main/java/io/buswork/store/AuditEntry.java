package io.buswork.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log.
 *
 * @param id its number; later ones have higher numbers
 * @param at when it began
 * @param deed what was to be changed, and by whom
 * @param outcome what became of it
 * @param status the HTTP status it was answered with; null: it was not answered
 */
public record AuditEntry(
    long id, Instant at, AuditDeed deed, AuditOutcome outcome, @Nullable Integer status) {}
