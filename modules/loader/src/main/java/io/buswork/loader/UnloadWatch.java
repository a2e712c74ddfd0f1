package io.buswork.loader;

import io.buswork.store.ModuleNodeState.LoaderFate;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves by phantom references that unloaded modules' class loaders are gone. Not for use by
 * several threads at once; {@link #look()} may cause a garbage collection and is not for event
 * loops.
 */
public final class UnloadWatch {

  private final InstantSource time;
  private final Duration patience;
  private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
  private final Map<Long, Watched> watched = new HashMap<>();

  /**
   * @param time the clock
   * @param patience after this a loader that is still there counts as leaked; it may still go
   */
  public UnloadWatch(InstantSource time, Duration patience) {
    this.time = time;
    this.patience = patience;
  }

  /** Begins to watch a loader that should go. */
  public synchronized void watch(long generation, ClassLoader loader) {
    watched.put(
        generation,
        new Watched(
            new PhantomReference<>(loader, queue), new WeakReference<>(loader), time.instant()));
  }

  /** Whether any loader has not been proved to be gone. */
  public synchronized boolean isWaiting() {
    return !watched.isEmpty();
  }

  /**
   * Looks which loaders are gone, after asking for a garbage collection.
   *
   * @return the verdict on each watched generation; collected ones are not watched any more
   */
  public synchronized Map<Long, Verdict> look() {
    System.gc();
    while (queue.poll() != null) {
      // The queue only wakes the garbage collector's news up; each reference is asked below.
    }
    Map<Long, Verdict> verdicts = new HashMap<>();
    watched.forEach((generation, loader) -> verdicts.put(generation, judge(loader)));
    verdicts.forEach(
        (generation, verdict) -> {
          if (verdict.fate() == LoaderFate.COLLECTED) {
            watched.remove(generation);
          }
        });
    return verdicts;
  }

  private Verdict judge(Watched loader) {
    if (loader.proof.refersTo(null)) {
      return new Verdict(LoaderFate.COLLECTED, null);
    }
    boolean late = loader.since.plus(patience).isBefore(time.instant());
    return late
        ? new Verdict(LoaderFate.LEAKED, holder(loader.weak.get()))
        : new Verdict(LoaderFate.PENDING, null);
  }

  private static @Nullable String holder(@Nullable ClassLoader loader) {
    if (loader == null) {
      return null;
    }
    for (Thread thread : Threads.all()) {
      if (Threads.isOf(thread, loader)) {
        return "running thread '" + thread.getName() + "' of " + thread.getClass().getName();
      }
      if (thread.getContextClassLoader() == loader) {
        return "context class loader of thread '" + thread.getName() + "'";
      }
    }
    return null;
  }

  /**
   * What became of a loader.
   *
   * @param fate collected, pending or leaked
   * @param holder what holds a leaked one, where that was found; else null
   */
  public record Verdict(LoaderFate fate, @Nullable String holder) {}

  private record Watched(
      PhantomReference<ClassLoader> proof, WeakReference<ClassLoader> weak, Instant since) {}
}
