package io.buswork.node.cli;

import io.buswork.client.BusworkClient;
import io.buswork.client.NewTask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Submits the demo's tasks. */
final class DemoSubmits {

  /** Hellos go in portions, so that they are on their way before, during and after the redeploy. */
  private static final int PORTION = 50;

  private static final Duration BETWEEN_PORTIONS = Duration.ofMillis(50);
  private static final int PORTIONS_BEFORE = 12;
  private static final int PORTIONS_AFTER = 12;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final BusworkClient client;
  private final Deadline deadline;
  private final DemoPlan plan;

  DemoSubmits(BusworkClient client, Deadline deadline, DemoPlan plan) {
    this.client = client;
    this.deadline = deadline;
    this.plan = plan;
  }

  /** All but the hellos that go with the redeploy; some of it as events. */
  void submitLongOnes(SlowApi api, MailSink sink, DemoDatabase database) {
    one(plan.canceled, plan.canceled(database));
    one(plan.delayed, plan.delayed());
    one(plan.retried, plan.retried(api));
    many(plan.calls, IntStream.range(0, DemoPlan.CALLS).mapToObj(i -> plan.call(api, i)).toList());
    one(plan.report, plan.report(database));
    IntStream.range(0, DemoPlan.ORDERS).forEach(this::post);
    many(plan.mails, IntStream.range(0, DemoPlan.MAILS).mapToObj(i -> plan.mail(sink, i)).toList());
    if (plan.digests.planned() > 0) {
      many(plan.digests, IntStream.range(0, DemoPlan.DIGESTS).mapToObj(plan::digest).toList());
    }
    many(
        plan.thumbnails,
        IntStream.range(0, DemoPlan.PICTURES).mapToObj(i -> plan.thumbnail()).toList());
  }

  /** The hellos, with the redeploy in their middle. Answers the module after it. */
  JsonObject submitHellosDuring(DemoModules modules) {
    int sent = 0;
    Future<JsonObject> redeploy = null;
    int portions = DemoPlan.HELLOS / PORTION;
    for (int i = 0; i < portions; i++) {
      if (i == PORTIONS_BEFORE) {
        redeploy = modules.deploySecondHello();
      }
      if (i == portions - PORTIONS_AFTER && redeploy != null) {
        deadline.await(redeploy);
      }
      int from = sent;
      many(plan.hello, IntStream.range(from, from + PORTION).mapToObj(plan::hello).toList());
      sent += PORTION;
      deadline.pause(BETWEEN_PORTIONS);
    }
    if (redeploy == null) {
      throw new IllegalStateException("too few hellos for a redeploy in their middle");
    }
    return deadline.await(redeploy);
  }

  /** Calls the endless report off, once it runs. */
  void cancelTheEndlessOne() {
    for (String id : plan.canceled.ids()) {
      while (deadline.await(client.task(id)).getString("state", "").equals("ready")) {
        deadline.pause(LOOK);
      }
      deadline.await(client.cancel(id));
    }
  }

  /** Others may subscribe to the same events: what they get is no business of the demo. */
  private void post(int number) {
    deadline.await(client.postEvent(plan.paidOrder(number))).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(made -> DemoPlan.ORDER_TASKS.contains(made.getString("subscription")))
        .forEach(made -> plan.orders.submitted(made.getString("id")));
  }

  private void one(DemoWork work, NewTask task) {
    work.submitted(deadline.await(client.submit(task)).getString("id"));
  }

  private void many(DemoWork work, List<NewTask> tasks) {
    deadline
        .await(client.submitAll(new ArrayList<>(tasks)))
        .forEach(task -> work.submitted(task.id()));
  }
}
