package io.buswork.loader;

import io.buswork.store.ModuleNodeState.LoaderFate;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Proves by phantom references that unloaded modules' class loaders are gone. A look is not for
 * event loops: it may cause a garbage collection, and a search for what holds a leaked one; all
 * else waits for nothing.
 *
 * <p>Collections are forced only while a verdict is pending, ever more seldom also while ever more
 * generations come, and rest long after each; a leaked loader's end is seen when the JVM collects
 * of itself.
 */
public final class UnloadWatch {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  /** A collection also makes the heap small, which then has to grow again under the tasks. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** After so long without a forced collection the pauses begin anew. */
  private static final Duration CALM = Duration.ofSeconds(30);

  /** So many times as long as a forced collection took there is no other one. */
  private static final int REST = 20;

  private final InstantSource time;
  private final Duration patience;
  private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
  private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
  private final List<References.Reference> roots = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isFresh = new AtomicBoolean();
  private Instant nextCollection = Instant.MIN;
  private Instant restedAt = Instant.MIN;
  private Instant calmAt = Instant.MIN;
  private Instant collectedAt = Instant.MIN;
  private Duration pause = FIRST_PAUSE;

  /**
   * @param time the clock
   * @param patience after this a loader that is still there counts as leaked; it may still go
   */
  public UnloadWatch(InstantSource time, Duration patience) {
    this.time = time;
    this.patience = patience;
  }

  /**
   * Says from where else objects are held that live as long as the JVM.
   *
   * @param name how it is called where a leaked loader's holder is told
   */
  public UnloadWatch alsoFrom(String name, Object root) {
    roots.add(new References.Reference(name, root));
    return this;
  }

  /** Begins to watch a loader that should go. */
  public void watch(long generation, ClassLoader loader) {
    watched.put(generation, new Watched(loader, queue, time.instant()));
    isFresh.set(true);
  }

  /** Whether any loader has not been proved to be gone. */
  public boolean isWaiting() {
    return !watched.isEmpty();
  }

  /**
   * Looks which loaders are gone, after asking for a garbage collection where one is due.
   *
   * @return the verdict on each watched generation; collected ones are not watched any more
   */
  public synchronized Map<Long, Verdict> look() {
    Instant now = time.instant();
    collect(now);
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

  /**
   * Asks for a collection where one is due. It takes the processor from the tasks: after each there
   * is a rest of many times as long as it took, however many generations come and go meanwhile.
   */
  private void collect(Instant now) {
    if (isFresh.getAndSet(false)) {
      nextCollection = now.isBefore(restedAt) ? restedAt : now;
      pause = now.isBefore(calmAt) ? pause : FIRST_PAUSE;
    }
    boolean pending =
        watched.values().stream().anyMatch(loader -> !loader.isLeaked && !loader.isGone());
    if (pending && !now.isBefore(nextCollection)) {
      collectedAt = now;
      System.gc();
      restAfter(now, time.instant());
    }
  }

  private void restAfter(Instant began, Instant ended) {
    Duration rest = Duration.between(began, ended).multipliedBy(REST);
    restedAt = ended.plus(rest.compareTo(pause) > 0 ? rest : pause);
    nextCollection = restedAt;
    calmAt = restedAt.plus(CALM);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Whether there was a collection after its time was over, and it has not been called leaked. */
  private boolean isToBeJudged(Watched loader) {
    return !loader.isLeaked && loader.since.plus(patience).isBefore(collectedAt);
  }

  private Verdict judge(Watched loader) {
    if (loader.isGone()) {
      return new Verdict(LoaderFate.COLLECTED, null);
    }
    if (isToBeJudged(loader)) {
      loader.isLeaked = true;
      loader.holder = LeakHolder.find(loader.weak.get(), roots);
    }
    return loader.isLeaked
        ? new Verdict(LoaderFate.LEAKED, loader.holder)
        : new Verdict(LoaderFate.PENDING, null);
  }

  /**
   * What became of a loader.
   *
   * @param fate collected, pending or leaked
   * @param holder what holds a leaked one, where that was found; else null
   */
  public record Verdict(LoaderFate fate, @Nullable String holder) {}

  private static final class Watched {
    private final PhantomReference<ClassLoader> proof;
    private final WeakReference<ClassLoader> weak;
    private final Instant since;
    private boolean isLeaked;
    private @Nullable String holder;

    Watched(ClassLoader loader, ReferenceQueue<ClassLoader> queue, Instant since) {
      this.proof = new PhantomReference<>(loader, queue);
      this.weak = new WeakReference<>(loader);
      this.since = since;
    }

    boolean isGone() {
      return proof.refersTo(null);
    }
  }
}
