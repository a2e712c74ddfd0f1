package io.buswork.node.cli;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A mail server for the demo's mails, which go nowhere, and its log over HTTP. */
final class MailSink implements AutoCloseable {

  private static final String LOG = "/messages/";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final GreenMail smtp =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final HttpServer log;

  private MailSink(HttpServer log) {
    this.log = log.requestHandler(this::answer);
    smtp.start();
  }

  /** Listens on ports of its own; the log ends with the Vert.x instance. */
  static Future<MailSink> start(Vertx vertx) {
    var sink =
        new MailSink(
            vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0)));
    return sink.log.listen().map(listening -> sink);
  }

  /** Where mails are taken, such as {@code 127.0.0.1:2525}. */
  String smtp() {
    return "127.0.0.1:" + smtp.getSmtp().getPort();
  }

  /** To which a message's id is appended; answers 200 or 404. */
  String log() {
    return "http://127.0.0.1:" + log.actualPort() + LOG;
  }

  /** The ids of all mails taken, each as often as it came. */
  List<String> received() {
    return Arrays.stream(smtp.getReceivedMessages()).map(MailSink::id).toList();
  }

  @Override
  public void close() {
    smtp.stop();
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    String id =
        path.startsWith(LOG)
            ? URLDecoder.decode(path.substring(LOG.length()), StandardCharsets.UTF_8)
            : "";
    request.response().setStatusCode(received().contains(id) ? OK : NOT_FOUND).end();
  }

  private static String id(MimeMessage mail) {
    try {
      return String.valueOf(mail.getMessageID());
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail that cannot be read", e);
    }
  }
}
