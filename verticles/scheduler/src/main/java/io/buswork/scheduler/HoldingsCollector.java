package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.Holdings;
import io.buswork.bus.HoldingsQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks worker nodes what they hold of a queue, which also ends the terms before for them. */
final class HoldingsCollector {

  private static final int TRIES = 3;
  private static final long PATIENCE_MILLIS = 700;
  private static final long PAUSE_MILLIS = 150;

  private final TermScope scope;

  HoldingsCollector(TermScope scope) {
    this.scope = scope;
  }

  /**
   * Asks all of them at once, each a few times.
   *
   * @return the answers by node, without those that did not answer; never fails
   */
  Future<Map<String, Holdings>> ask(Collection<String> nodes) {
    Map<String, Holdings> answers = new HashMap<>();
    List<Future<?>> asked = new ArrayList<>();
    for (String node : nodes) {
      asked.add(ask(node).onSuccess(held -> held.ifPresent(h -> answers.put(node, h))));
    }
    return Future.join(asked).transform(done -> Future.succeededFuture(answers));
  }

  /** Asks one node a few times; empty if it does not answer. */
  Future<Optional<Holdings>> ask(String node) {
    return ask(node, TRIES);
  }

  private Future<Optional<Holdings>> ask(String node, int triesLeft) {
    var query = new HoldingsQuery(scope.queue(), scope.epoch());
    var options = new DeliveryOptions().setSendTimeout(PATIENCE_MILLIS);
    return scope
        .vertx()
        .eventBus()
        .<Holdings>request(Addresses.worker(node), query, options)
        .map(Message::body)
        .map(Optional::of)
        .recover(
            noAnswer ->
                triesLeft <= 1
                    ? Future.succeededFuture(Optional.empty())
                    : pause().compose(v -> ask(node, triesLeft - 1)));
  }

  private Future<Void> pause() {
    Promise<Void> over = Promise.promise();
    scope.vertx().setTimer(PAUSE_MILLIS, fired -> over.complete());
    return over.future();
  }
}
