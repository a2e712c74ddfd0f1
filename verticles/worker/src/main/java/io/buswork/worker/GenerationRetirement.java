package io.buswork.worker;

import io.buswork.bus.TaskOutcome;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.ModuleNodeState.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Takes a replaced generation out of use: what waits is sent back, what runs may finish within the
 * grace, then it is undeployed and its class loader watched.
 */
final class GenerationRetirement {

  private static final long LOOK_MILLIS = 20;

  private final Vertx vertx;
  private final TaskLoop loop;
  private final GenerationStates states;
  private final UnloadWatch unloads;
  private final Duration grace;

  GenerationRetirement(
      Vertx vertx, TaskLoop loop, GenerationStates states, UnloadWatch unloads, Duration grace) {
    this.vertx = vertx;
    this.loop = loop;
    this.states = states;
    this.unloads = unloads;
    this.grace = grace;
  }

  Future<Void> retire(Generation generation) {
    states.set(generation.number(), generation.version(), State.DRAINING);
    loop.returnWaiting(run -> run.generation() == generation);
    return idle(generation).compose(idle -> unload(generation));
  }

  /** Undeploys a generation that runs nothing. */
  Future<Void> unload(Generation generation) {
    return generation
        .stop()
        .map(
            stopped -> {
              unloads.watch(generation.number(), generation.classLoader());
              states.unloaded(generation.number(), generation.version(), generation.leftBehind());
              return null;
            });
  }

  /** Stops one that did not start; what its module had begun may hold its classes. */
  Future<Void> discard(Generation generation) {
    return generation
        .stop()
        .onSuccess(stopped -> unloads.watch(generation.number(), generation.classLoader()));
  }

  private Future<Void> idle(Generation generation) {
    Promise<Void> idle = Promise.promise();
    long deadline = System.nanoTime() + grace.toNanos();
    look(generation, deadline, idle);
    return idle.future();
  }

  private void look(Generation generation, long deadline, Promise<Void> idle) {
    if (loop.unfinished(run -> run.generation() == generation) == 0) {
      idle.complete();
      return;
    }
    if (System.nanoTime() > deadline) {
      loop.stop(run -> run.generation() == generation, TaskOutcome.Kind.RETURNED);
    }
    vertx.setTimer(LOOK_MILLIS, timer -> look(generation, deadline, idle));
  }
}
