package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.JarPieces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real requests, real files. */
final class BodyFileTest {

  private static final int MOST = 8 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Promise<Throwable> failed = Promise.promise();
  private List<Path> before;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    before = files();
    port =
        done(vertx.createHttpServer().requestHandler(this::letIn).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  /** As the gate does it, once it knows who asks. */
  private void letIn(HttpServerRequest request) {
    request.pause();
    vertx.runOnContext(
        go -> {
          echo(request);
          request.resume();
        });
  }

  /** Answers what it has read of the file. */
  private void echo(HttpServerRequest request) {
    BodyFile.receive(vertx, request, MOST, "too long")
        .compose(body -> body.read(this::gather).eventually(body::delete))
        .onSuccess(request.response()::end)
        .onFailure(
            failure -> {
              int status = failure instanceof Problem problem ? problem.status() : 500;
              request.response().setStatusCode(status).end();
              failed.tryComplete(failure);
            });
  }

  private Future<Buffer> gather(JarPieces pieces) {
    return gather(pieces, 0, Buffer.buffer());
  }

  private Future<Buffer> gather(JarPieces pieces, int place, Buffer all) {
    return pieces
        .piece(place)
        .compose(
            piece ->
                piece.length() == 0
                    ? Future.succeededFuture(all)
                    : gather(pieces, place + 1, all.appendBuffer(piece)));
  }

  @Test
  void bodiesThatComeAtOnceAreReadAsTheyWereSentAndLeaveNoFiles() throws Exception {
    Random random = new Random(7);
    List<Buffer> sent = new ArrayList<>();
    List<Future<Buffer>> answers = new ArrayList<>();
    for (int length : List.of(0, 1, 524_288, 524_289, 5_000_000, MOST, MOST, MOST)) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      sent.add(Buffer.buffer(content));
      answers.add(request().compose(r -> r.send(Buffer.buffer(content))).compose(a -> a.body()));
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(done(answers.get(i)).getBytes()).isEqualTo(sent.get(i).getBytes());
    }
    leavesNothing();
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAndLeavesNoFile() throws Exception {
    Buffer tooLong = Buffer.buffer(new byte[MOST + 1]);
    var answer = done(request().compose(r -> r.setChunked(true).send(tooLong)));
    assertThat(answer.statusCode()).isEqualTo(413);
    leavesNothing();
  }

  @Test
  void aConnectionThatBreaksLeavesNoFile() throws Exception {
    HttpClientRequest request = done(request());
    done(request.setChunked(true).write(Buffer.buffer(new byte[1 << 20])));
    await().atMost(Duration.ofSeconds(60)).until(() -> !files().equals(before));
    done(request.connection().close());
    assertThat(done(failed.future())).isInstanceOf(Problem.class);
    leavesNothing();
  }

  private Future<HttpClientRequest> request() {
    return client.request(HttpMethod.POST, port, "127.0.0.1", "/");
  }

  private void leavesNothing() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(before).containsAll(files()));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith("buswork-upload-"))
          .sorted()
          .toList();
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
