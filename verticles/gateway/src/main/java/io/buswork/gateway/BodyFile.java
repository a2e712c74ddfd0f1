package io.buswork.gateway;

import io.buswork.store.JarPieces;
import io.buswork.store.ModuleStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A body in a temporary file, which it came into no faster than the disk took it. */
final class BodyFile {

  private final FileSystem files;
  private final String name;

  private BodyFile(FileSystem files, String name) {
    this.files = files;
    this.name = name;
  }

  /**
   * Receives a body; nothing is left of one that does not come whole.
   *
   * @param most how many bytes it may have
   * @param rule what a longer one is answered
   */
  static Future<BodyFile> receive(Vertx vertx, HttpServerRequest request, long most, String rule) {
    // Before the file is there: whoever let the request in lets it flow from now on.
    Writing writing = new Writing(request);
    Body.receive(request, most, rule, writing);
    FileSystem files = vertx.fileSystem();
    return files
        .createTempFile("buswork-upload-", ".jar")
        .compose(
            name -> {
              BodyFile body = new BodyFile(files, name);
              return files
                  .open(name, new OpenOptions().setWrite(true))
                  .compose(file -> writing.into(file).eventually(file::close))
                  .map(body)
                  .recover(
                      failure -> body.delete().transform(gone -> Future.failedFuture(failure)));
            })
        .onFailure(writing::giveUp);
  }

  Path path() {
    return Path.of(name);
  }

  /** Has somebody read it, and closes it. */
  <T> Future<T> read(Function<JarPieces, Future<T>> reader) {
    return files
        .open(name, new OpenOptions().setRead(true).setWrite(false).setCreate(false))
        .compose(file -> reader.apply(place -> piece(file, place)).eventually(file::close));
  }

  private static Future<Buffer> piece(AsyncFile file, int place) {
    return file.read(
        Buffer.buffer(ModuleStore.PIECE_BYTES),
        0,
        (long) place * ModuleStore.PIECE_BYTES,
        ModuleStore.PIECE_BYTES);
  }

  Future<Void> delete() {
    return files.delete(name);
  }

  /** Over when every part is in the file, and not before. */
  private static final class Writing implements Body.Receiver {

    private final HttpServerRequest request;
    private final Promise<Void> whole = Promise.promise();
    private final List<Buffer> early = new ArrayList<>();
    private @Nullable AsyncFile file;
    private int underWay;
    private boolean ended;

    Writing(HttpServerRequest request) {
      this.request = request;
    }

    Future<Void> into(AsyncFile opened) {
      file = opened;
      opened.drainHandler(drained -> request.resume());
      early.forEach(part -> write(opened, part));
      early.clear();
      request.resume();
      finish();
      return whole.future();
    }

    /** What still comes is thrown away. */
    void giveUp(Throwable failure) {
      whole.tryFail(failure);
      request.resume();
    }

    @Override
    public boolean take(Buffer part) {
      if (whole.future().isComplete()) {
        return false;
      }
      AsyncFile opened = file;
      if (opened == null) {
        early.add(part);
        request.pause();
      } else {
        write(opened, part);
      }
      return true;
    }

    private void write(AsyncFile opened, Buffer part) {
      underWay++;
      opened.write(part).onComplete(written -> isWritten(), whole::tryFail);
      if (opened.writeQueueFull()) {
        request.pause();
      }
    }

    private void isWritten() {
      underWay--;
      finish();
    }

    @Override
    public void end() {
      ended = true;
      finish();
    }

    private void finish() {
      if (ended && underWay == 0 && file != null) {
        whole.tryComplete();
      }
    }

    @Override
    public void fail(Throwable failure) {
      whole.tryFail(failure);
    }
  }
}
