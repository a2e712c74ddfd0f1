package io.buswork.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The unique keys that somebody else's transaction has kept of late. */
final class LockedKeys {

  private static final long MEMORY_NANOS = 5_000_000_000L;
  private static final int MOST = 10_000;

  private final LongSupplier nanoTime;
  private final Map<Name, Long> seen = new HashMap<>();

  private record Name(String type, String key) {}

  LockedKeys(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A request was kept waiting. Of one with several keys nobody knows which it was. */
  void locked(List<NewTask> request) {
    if (request.size() == 1 && request.get(0).unique != null) {
      if (seen.size() >= MOST) {
        seen.clear();
      }
      seen.put(name(request.get(0)), nanoTime.getAsLong());
    }
  }

  /** A request was let through. */
  void free(List<NewTask> request) {
    if (!seen.isEmpty()) {
      request.stream().filter(task -> task.unique != null).forEach(t -> seen.remove(name(t)));
    }
  }

  /** Whether a request has a key that was locked a few seconds ago. */
  boolean mayHold(List<NewTask> request) {
    return wasLockedSince(request, nanoTime.getAsLong() - MEMORY_NANOS);
  }

  /** Whether a request has a key that was locked then, or later. */
  boolean wasLockedSince(List<NewTask> request, long nanos) {
    if (seen.isEmpty()) {
      return false;
    }
    for (NewTask task : request) {
      Long at = task.unique == null ? null : seen.get(name(task));
      if (at != null && at - nanos >= 0) {
        return true;
      }
    }
    return false;
  }

  private static Name name(NewTask task) {
    return new Name(String.valueOf(task.type), String.valueOf(task.key));
  }
}
