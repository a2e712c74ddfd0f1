package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.event.Subscription;
import io.buswork.store.SubscriptionRow;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes subscriptions as users see them. */
final class SubscriptionJson {

  private SubscriptionJson() {}

  static Buffer one(SubscriptionRow row) {
    return JsonText.of(json -> write(json, row));
  }

  static Buffer page(List<SubscriptionRow> rows, int limit) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (SubscriptionRow row : rows) {
            write(json, row);
          }
          json.writeEndArray();
          boolean isLast = rows.size() < limit;
          json.writeStringField(
              "next",
              isLast ? null : NameCursor.of(rows.get(rows.size() - 1).subscription().name()));
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, SubscriptionRow row) throws IOException {
    Subscription subscription = row.subscription();
    json.writeStartObject();
    json.writeStringField("name", subscription.name());
    json.writeStringField("event", subscription.event().text());
    String from = subscription.payloadFrom();
    if (from != null) {
      json.writeStringField("payloadFrom", from);
    }
    json.writeBooleanField("paused", subscription.paused());
    json.writeFieldName("task");
    json.writeRawValue(subscription.task());
    json.writeStringField("source", row.source().name().toLowerCase(Locale.ROOT));
    if (row.module() != null) {
      json.writeStringField("module", row.module());
    }
    json.writeStringField("createdAt", Times.format(row.createdAt()));
    json.writeStringField("changedAt", Times.format(row.changedAt()));
    json.writeEndObject();
  }
}
