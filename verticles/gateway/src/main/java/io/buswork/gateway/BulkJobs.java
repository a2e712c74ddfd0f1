package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.buswork.store.BulkJob;
import io.buswork.store.BulkStore;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things to all tasks that match, in the background, and keeps in the database how far it is:
 * any node can tell, and goes on with what a node has left undone that is gone.
 */
final class BulkJobs {

  /** Nothing was heard of one for so long: its node is gone. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final long KEEP_MILLIS = 1_000;
  private static final long LOOK_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(BulkJobs.class);

  private final Vertx vertx;
  private final String node;
  private final BulkStore store;
  private final TaskSearch search;
  private final Dispatchers dispatchers;

  /**
   * One that this node does.
   *
   * @param job as it began
   * @param end what it came to
   */
  record Begun(BulkJob job, Future<BulkRun.Result> end) {}

  BulkJobs(NodeContext node, Vertx vertx, Dispatchers dispatchers) {
    this.vertx = vertx;
    this.node = node.nodeId();
    this.store = node.stores().bulk();
    this.search = node.stores().search();
    this.dispatchers = dispatchers;
  }

  /** Looks now and then for what other nodes have left undone. */
  void watch() {
    vertx.setPeriodic(LOOK_MILLIS, tick -> adopt(SILENCE));
  }

  BulkStore store() {
    return store;
  }

  /** Begins one; it goes on whatever becomes of who asked. */
  Future<Begun> begin(BulkDeed deed, BulkRequest request, String by) {
    LOG.info("{} asks that all tasks be {}: {}", by, deed.participle(), request.filter());
    return store
        .begin(deed.wireName(), request.words().encode(), by, node)
        .map(job -> new Begun(job, run(job, deed, request)));
  }

  /**
   * Goes on with one that was left undone.
   *
   * @param silence nothing was heard of it for so long
   * @return whether there was one
   */
  Future<Boolean> adopt(Duration silence) {
    return store
        .takeOver(node, silence)
        .map(
            found -> {
              found.ifPresent(this::goOn);
              return found.isPresent();
            })
        .onFailure(
            failure -> {
              if (!(failure instanceof StoreUnavailableException)) {
                LOG.error("bulk jobs that were left undone cannot be looked for", failure);
              }
            });
  }

  private void goOn(BulkJob job) {
    LOG.info("bulk job {} ({}) was left undone: it goes on here", job.id(), job.deed());
    BulkDeed deed = BulkDeed.of(job.deed());
    run(job, deed, BulkRequest.again(job.filter(), deed));
  }

  private Future<BulkRun.Result> run(BulkJob job, BulkDeed deed, BulkRequest request) {
    var from = new BulkRun.Result(job.before(), job.matched(), job.changed());
    var run = new BulkRun(vertx, search, dispatchers, deed, request.filter(), from);
    long keeping = vertx.setPeriodic(KEEP_MILLIS, tick -> keep(job, run));
    return run.start()
        .eventually(() -> Future.succeededFuture(vertx.cancelTimer(keeping)))
        .eventually(() -> keep(job, run))
        .transform(
            done ->
                store
                    .end(job.id(), node, done.failed() ? reason(done.cause()) : null)
                    .transform(
                        noted -> {
                          tell(job, deed, run.sofar(), done.cause());
                          return done.succeeded()
                              ? Future.succeededFuture(done.result())
                              : Future.failedFuture(done.cause());
                        }));
  }

  /** What another node has taken over stops here. */
  private Future<Boolean> keep(BulkJob job, BulkRun run) {
    BulkRun.Result sofar = run.sofar();
    return store
        .keep(job.id(), node, sofar.before(), sofar.matched(), sofar.changed())
        .onSuccess(
            ours -> {
              if (!ours) {
                run.stop();
              }
            });
  }

  private static String reason(Throwable failure) {
    return failure instanceof StoreUnavailableException
        ? "the database was away; give it again: what is done matches no more"
        : String.valueOf(failure.getMessage());
  }

  private static void tell(
      BulkJob job, BulkDeed deed, BulkRun.Result done, @Nullable Throwable failure) {
    if (failure == null) {
      LOG.info(
          "{} of the {} tasks that {} asked for are {}",
          done.changed(),
          done.matched(),
          job.by(),
          deed.participle());
    } else {
      LOG.warn("what {} asked for broke off: {}", job.by(), failure.toString());
    }
  }
}
