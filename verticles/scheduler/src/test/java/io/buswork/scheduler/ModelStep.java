package io.buswork.scheduler;

import io.buswork.task.OnDue;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One thing done to a queue in the model test.
 *
 * @param deed what is done
 * @param which to which of the tasks there are, counted round; for a submit its priority, and whose
 *     turn it takes
 * @param much how much: ticks of delay, the queue's concurrency or rate, by the deed
 * @param key of which key the submitted task is, if of any; the concurrency, or rate, of each key
 */
record ModelStep(Deed deed, int which, int much, int key) {

  /** What can be done, and how often compared to others. */
  enum Deed {
    SUBMIT(6),
    SUBMIT_UNHEARD(2),
    SUBMIT_BY_SQL(2),
    SUBMIT_EXPIRING(2),
    SUBMIT_AFTER(4),
    SUBMIT_REPLACING(3),
    REPLACE_BY_SQL(3),
    SUCCEED(3),
    FAIL(4),
    SNOOZE(2),
    CANCEL(3),
    RETRY(3),
    RUN_NOW(2),
    CANCEL_MANY(1),
    RETRY_MANY(1),
    DELETE_MANY(1),
    PAUSE(1),
    RESUME(2),
    LIMIT(3),
    RATE(3),
    TICK(3),
    LOSE_NODE(1),
    TAKE_OVER(1),
    CRASH(1);

    private final int weight;

    Deed(int weight) {
      this.weight = weight;
    }
  }

  /** The most attempts of what it submits. */
  int mostAttempts() {
    return 1 + (which + key) % 3;
  }

  /** The key of what it submits; null: none. */
  String uniqueKey() {
    if (deed == Deed.SUBMIT_REPLACING || deed == Deed.REPLACE_BY_SQL) {
      return "key " + (1 + key % 2);
    }
    return key == 0 || key > 2 ? null : "key " + key;
  }

  /** Whose turn is taken by what it submits; null: nobody's. */
  String concurrencyKey() {
    return which % 3 == 0 ? null : "tenant " + which % 3;
  }

  /** Whether what it submits runs ahead of the queue when it is due. */
  OnDue onDue() {
    return key == 4 ? OnDue.RUN : OnDue.ENQUEUE;
  }

  static Arbitrary<List<ModelStep>> sequences(int longest) {
    List<Tuple.Tuple2<Integer, Deed>> deeds =
        Arrays.stream(Deed.values()).map(deed -> Tuple.of(deed.weight, deed)).toList();
    return Combinators.combine(
            Arbitraries.frequency(deeds.toArray(ModelStep::pairs)),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 4))
        .as(ModelStep::new)
        .list()
        .ofMinSize(longest / 2)
        .ofMaxSize(longest);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Tuple.Tuple2<Integer, Deed>[] pairs(int length) {
    return new Tuple.Tuple2[length];
  }

  @Override
  public String toString() {
    return deed + "(" + which + "," + much + "," + key + ")";
  }
}
