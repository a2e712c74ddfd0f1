package io.buswork.documentation.example;

import io.buswork.api.Delivery;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.api.Verdict;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

public final class Payments extends TaskVerticle {

  private WebClient bank;

  @Override
  public Future<?> start() {
    bank = WebClient.create(vertx);
    return Future.succeededFuture();
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("payment.send", this::send).delivery(Delivery.EXACTLY_ONCE).check(this::wasSent);
    handlers.async("payment.book", Payments::book).delivery(Delivery.EXACTLY_ONCE).transactional();
    handlers.async("sms.send", this::sms).delivery(Delivery.AT_MOST_ONCE);
    handlers.blocking("statement.write", Payments::statement);
  }

  private Future<Object> send(TaskContext task) {
    JsonObject order = task.payload().put("reference", "task-" + task.id());
    return bank.postAbs("https://bank.example/payments").sendJson(order).map(sent -> "sent");
  }

  private Future<Verdict> wasSent(TaskContext task) {
    return bank.getAbs("https://bank.example/payments/task-" + task.id())
        .send()
        .map(
            answer ->
                switch (answer.statusCode()) {
                  case 200 -> Verdict.done("sent");
                  case 404 -> Verdict.notDone();
                  default -> Verdict.unknown("the bank said " + answer.statusCode());
                });
  }

  private static Future<Object> book(TaskContext task) {
    JsonObject payment = task.payload();
    return task.transaction(
            sql ->
                sql.preparedQuery("update account set cents = cents + $1 where id = $2")
                    .execute(Tuple.of(payment.getInteger("cents"), payment.getString("account"))))
        .map(
            rows -> {
              task.submit("receipt.print", payment);
              return rows.rowCount();
            });
  }

  private Future<Object> sms(TaskContext task) {
    return bank.postAbs("https://sms.example/").sendJson(task.payload()).map(sent -> "sent");
  }

  private static Object statement(TaskContext task) throws Exception {
    JsonObject state = (JsonObject) task.await(task.restored());
    int page = state == null ? 0 : state.getInteger("page");
    List<Object> pages = task.payload().getJsonArray("pages").stream().toList();
    for (; page < pages.size(); page++) {
      print(pages.get(page));
      task.await(task.checkpoint(new JsonObject().put("page", page + 1)));
    }
    return page;
  }

  private static void print(Object page) {
    System.out.println(page);
  }
}
