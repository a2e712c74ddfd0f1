package io.buswork.cluster;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An SMTP server in the test's own JVM, and a log over HTTP of what it has taken. */
final class MailServer implements AutoCloseable {

  private final GreenMail smtp =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final HttpServer log;

  MailServer() {
    smtp.start();
    try {
      log = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.createContext("/", this::answer);
    log.start();
  }

  int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  /** To which a task's id is appended; answers 200 or 404. */
  String log() {
    return "http://127.0.0.1:" + log.getAddress().getPort() + "/";
  }

  /** How many mails there are of each task. */
  Map<Long, Long> mails() {
    return Arrays.stream(smtp.getReceivedMessages())
        .map(MailServer::task)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Override
  public void close() {
    log.stop(0);
    smtp.stop();
  }

  private void answer(HttpExchange exchange) throws IOException {
    long task = Long.parseLong(exchange.getRequestURI().getPath().substring(1));
    exchange.sendResponseHeaders(mails().containsKey(task) ? 200 : 404, -1);
    exchange.close();
  }

  private static long task(MimeMessage mail) {
    try {
      String id = mail.getMessageID();
      return Long.parseLong(id.substring(1, id.indexOf('@')));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
