package io.buswork.worker;

import io.buswork.bus.NodeStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** By queue: the newest term known, and which of its batches have arrived. */
final class ReceivedBatches {

  private final Map<String, Term> terms = new HashMap<>();

  /** Learns of a term; false if a newer one is known. */
  boolean isCurrent(String queue, long epoch) {
    Term term = terms.get(queue);
    if (term == null || term.epoch < epoch) {
      terms.put(queue, new Term(epoch));
      return true;
    }
    return term.epoch == epoch;
  }

  /** Notes a batch of the current term; false if it has arrived before. */
  boolean isNew(String queue, long batch) {
    Term term = terms.get(queue);
    if (term == null || batch <= term.upto || !term.beyond.add(batch)) {
      return false;
    }
    while (term.beyond.remove(term.upto + 1)) {
      term.upto++;
    }
    // Numbers are dense for each node: what is missing is lost, and is sent again, or waits to be
    // put on record. To take it for arrived loses it, so that this many must come in between.
    while (term.beyond.size() > Term.KEPT) {
      term.upto = term.beyond.pollFirst();
    }
    return true;
  }

  Map<String, NodeStatus.Received> all() {
    Map<String, NodeStatus.Received> all = new HashMap<>();
    terms.forEach(
        (queue, term) ->
            all.put(
                queue, new NodeStatus.Received(term.epoch, term.upto, List.copyOf(term.beyond))));
    return all;
  }

  private static final class Term {
    static final int KEPT = 20_000;
    final long epoch;
    final TreeSet<Long> beyond = new TreeSet<>();
    long upto;

    Term(long epoch) {
      this.epoch = epoch;
    }
  }
}
