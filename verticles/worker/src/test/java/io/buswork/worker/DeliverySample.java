package io.buswork.worker;

import io.buswork.api.Delivery;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.api.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/** A handler for each thing that a promise of delivery changes. */
public class DeliverySample extends TaskVerticle {

  @Override
  public void register(TaskHandlers on) {
    on.async("most", task -> Promise.promise().future()).delivery(Delivery.AT_MOST_ONCE);
    on.async("plain", task -> Future.succeededFuture("ran"));
    on.async("done", task -> Future.succeededFuture("ran"))
        .delivery(Delivery.EXACTLY_ONCE)
        .check(task -> Future.succeededFuture(Verdict.done("found")));
    on.blocking("not-done", task -> "ran")
        .delivery(Delivery.EXACTLY_ONCE)
        .checkBlocking(task -> Verdict.notDone());
    on.async("unknown", task -> Future.succeededFuture("ran"))
        .delivery(Delivery.EXACTLY_ONCE)
        .check(task -> Future.succeededFuture(Verdict.unknown("the log is gone")));
    on.async("broken-check", task -> Future.succeededFuture("ran"))
        .delivery(Delivery.EXACTLY_ONCE)
        .checkBlocking(
            task -> {
              throw new IllegalStateException("no answer");
            });
    on.async("checked-never", task -> Promise.promise().future())
        .delivery(Delivery.EXACTLY_ONCE)
        .check(task -> Future.succeededFuture(Verdict.notDone()));
    on.async("row", task -> task.transaction(sql -> Future.succeededFuture("written")))
        .delivery(Delivery.EXACTLY_ONCE)
        .transactional();
    on.async(
        "row-fails",
        task ->
            task.transaction(sql -> Future.failedFuture("no such table")).otherwise("never mind"));
    on.async(
        "row-then-failure",
        task ->
            task.transaction(sql -> Future.succeededFuture("written"))
                .compose(done -> Future.failedFuture("afterwards")));
    on.async(
        "row-then-never",
        task ->
            task.transaction(sql -> Future.succeededFuture("written"))
                .compose(done -> Promise.promise().future()));
    on.async("row-never", task -> task.transaction(sql -> Promise.promise().future()));
    on.async(
        "parent",
        task -> {
          task.submit("child", new JsonObject().put("of", task.id()));
          task.submit("child", null);
          return Future.succeededFuture("done");
        });
    on.async(
        "failing-parent",
        task -> {
          task.submit("child", null);
          return Future.failedFuture("no");
        });
    on.blocking(
        "too-many",
        task -> {
          for (int i = 0; i <= 1_000; i++) {
            task.submit("child", null);
          }
          return null;
        });
    on.blocking(
        "counter",
        task -> {
          Object before = task.await(task.restored());
          int next = before == null ? 1 : (Integer) before + 1;
          task.await(task.checkpoint(next));
          return next;
        });
    on.async(
        "thrice",
        task -> Future.all(task.checkpoint(1), task.checkpoint(2), task.checkpoint(3)).map("kept"));
    on.blocking(
        "forgetful",
        task -> {
          Object before = task.await(task.restored());
          task.await(task.checkpoint(1));
          task.await(task.checkpoint(null));
          return before + " " + task.await(task.restored());
        });
    on.async("too-large", task -> task.checkpoint("x".repeat(70_000)));
    on.async("waits-on-loop", task -> Future.succeededFuture(wait(task.checkpoint(1), task)));
  }

  private static Object wait(Future<?> future, io.buswork.api.TaskContext task) {
    try {
      return task.await(future);
    } catch (Exception e) {
      return e.getMessage();
    }
  }

  /** Says that it delivers exactly once, and not how. */
  public static class Boaster extends TaskVerticle {
    @Override
    public void register(TaskHandlers on) {
      on.async("boast", task -> Future.succeededFuture()).delivery(Delivery.EXACTLY_ONCE);
    }
  }
}
