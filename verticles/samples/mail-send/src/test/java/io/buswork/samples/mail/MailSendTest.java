package io.buswork.samples.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.buswork.api.Outcome;
import io.buswork.api.Verdict;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestTask;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSendTest {

  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Vertx vertx = Vertx.vertx();
  private final HandlerHarness handlers = HandlerHarness.deploy(new MailSend());
  private HttpServer log;
  private volatile int logStatus;

  @BeforeEach
  void start() throws Exception {
    mail.start();
    log =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(logStatus != 0 ? logStatus : has(request.path()) ? 200 : 404)
                        .end())
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    handlers.close();
    mail.stop();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aMailArrivesAndIsFoundInTheLogFromThenOn() throws Exception {
    assertThat(handlers.check(task())).isEqualTo(Verdict.notDone());
    assertThat(((JsonObject) handlers.run(task()).result()).getString("how")).isEqualTo("sent");
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("Hello");
    assertThat(GreenMailUtil.getBody(mail.getReceivedMessages()[0])).contains("How are you?");
    assertThat(handlers.check(task())).isInstanceOf(Verdict.Done.class);
  }

  @Test
  void aLogThatIsOutOfOrderSaysNothing() {
    logStatus = 500;
    assertThatThrownBy(() -> handlers.check(task())).hasStackTraceContaining("the server's log");
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() {
    TestTask task = task();
    mail.stop();
    assertThat(handlers.run(task).failure()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "log", "from", "to", "subject", "text"})
  void aMailThatLacksSomethingIsNotTriedAgain(String field) {
    JsonObject payload = payload();
    payload.remove(field);
    var run = handlers.run(TestTask.of("mail.send").payload(payload));
    assertThat(run.outcome()).isEqualTo(new Outcome.Discard(field + " is missing"));
  }

  private TestTask task() {
    return TestTask.of("mail.send").payload(payload());
  }

  private JsonObject payload() {
    return new JsonObject()
        .put("smtp", "127.0.0.1:" + mail.getSmtp().getPort())
        .put("log", "http://127.0.0.1:" + log.actualPort() + "/messages/")
        .put("from", "shop@example.com")
        .put("to", "ada@example.com")
        .put("subject", "Hello")
        .put("text", "How are you?");
  }

  private boolean has(String path) {
    String id = URLDecoder.decode(path.substring("/messages/".length()), StandardCharsets.UTF_8);
    return Arrays.stream(mail.getReceivedMessages()).anyMatch(message -> id.equals(idOf(message)));
  }

  private static String idOf(jakarta.mail.internet.MimeMessage message) {
    try {
      return message.getMessageID();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
