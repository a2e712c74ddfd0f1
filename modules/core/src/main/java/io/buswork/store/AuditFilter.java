package io.buswork.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the audit log are meant; a null member does not restrict.
 *
 * @param who by this one
 * @param action this action; with {@code *} at its end, all that begin so
 * @param subject done to this
 * @param since at this time or later
 * @param until before this time
 */
public record AuditFilter(
    @Nullable String who,
    @Nullable String action,
    @Nullable String subject,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** All lines. */
  public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);
}
