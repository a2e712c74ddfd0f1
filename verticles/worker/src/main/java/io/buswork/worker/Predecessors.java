package io.buswork.worker;

import io.buswork.api.Predecessor;
import io.buswork.bus.OnContext;
import io.buswork.store.FlowStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** Looks up what tasks waited for, when their handlers ask. */
final class Predecessors {

  private static final int MOST_CHARACTERS = 16 << 20;

  private final Context context;
  private final FlowStore flows;

  /**
   * @param context where the store is asked: never on a module's own threads
   */
  Predecessors(Context context, FlowStore flows) {
    this.context = context;
    this.flows = flows;
  }

  /** What the run's task waited for; answered on its module's context. */
  Future<List<Predecessor>> of(Run run) {
    Promise<List<Predecessor>> answer = Promise.promise();
    OnContext.call(context, () -> flows.predecessors(run.task().id(), MOST_CHARACTERS))
        .map(Predecessors::asHandlersSeeThem)
        .onComplete(found -> run.generation().context().runOnContext(go -> answer.handle(found)));
    return answer.future();
  }

  private static List<Predecessor> asHandlersSeeThem(List<io.buswork.store.Predecessor> stored) {
    return stored.stream()
        .map(
            each ->
                new Predecessor(
                    each.id(), each.type(), each.state().wireName(), each.result(), each.leftOut()))
        .toList();
  }
}
