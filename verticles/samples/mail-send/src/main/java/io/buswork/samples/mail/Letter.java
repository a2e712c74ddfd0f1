package io.buswork.samples.mail;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mail.MailMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A mail, as its task asks for it.
 *
 * @param host the SMTP server
 * @param port its port
 * @param logEntry where its log tells of this mail
 * @param messageId the same in every attempt
 * @param message what is sent
 */
record Letter(String host, int port, String logEntry, String messageId, MailMessage message) {

  private static final int SMTP_PORT = 25;

  /**
   * Reads a payload.
   *
   * @param task the task's id
   * @throws IllegalArgumentException if something is missing or malformed
   * @throws ClassCastException if something is of another kind
   */
  static Letter of(long task, JsonObject payload) {
    String smtp = text(payload, "smtp");
    int colon = smtp.lastIndexOf(':');
    String host = colon < 0 ? smtp : smtp.substring(0, colon);
    int port = colon < 0 ? SMTP_PORT : Integer.parseInt(smtp.substring(colon + 1));
    String id = "<task-" + task + "@buswork.example>";
    MailMessage message =
        new MailMessage()
            .setFrom(text(payload, "from"))
            .setTo(text(payload, "to"))
            .setSubject(text(payload, "subject"))
            .setText(text(payload, "text"))
            .addHeader("Message-ID", id);
    String log = text(payload, "log") + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return new Letter(host, port, log, id, message);
  }

  private static String text(JsonObject in, String field) {
    @Nullable String value = in.getString(field);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }
}
