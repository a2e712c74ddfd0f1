package io.buswork.node.cli;

import io.buswork.postgres.EmbeddedServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The database that the demo's report reads. Its password goes to the handler in a file: a payload
 * can be read by everybody who may see tasks.
 */
final class DemoDatabase implements AutoCloseable {

  private static final String USER = "postgres";

  private final String url;
  private final @Nullable Path passwordFile;
  private final AutoCloseable ending;

  private DemoDatabase(String url, @Nullable Path passwordFile, AutoCloseable ending) {
    this.url = url;
    this.passwordFile = passwordFile;
    this.ending = ending;
  }

  /**
   * Opens the given one, or the node's embedded one, or one of the demo's own.
   *
   * @param given its URL; null: none is given
   * @param neighbour the folder of the embedded server of the node; null: not known
   * @param folder where one of the demo's own keeps its data
   */
  static DemoDatabase open(@Nullable String given, @Nullable Path neighbour, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    if (given != null) {
      return given(given, folder.resolve("database-url-password"));
    }
    if (neighbour != null && Files.isReadable(neighbour.resolve("port"))) {
      return embedded(neighbour, () -> {});
    }
    Path own = folder.resolve("postgres");
    EmbeddedServer server = EmbeddedServer.start(own);
    return embedded(own, server::stop);
  }

  /** Puts into a payload where the database is. */
  JsonObject into(JsonObject payload) {
    payload.put("database", url);
    return passwordFile == null ? payload : payload.put("passwordFile", passwordFile.toString());
  }

  @Override
  public void close() throws IOException {
    try {
      ending.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the demo's database could not be closed", e);
    }
  }

  private static DemoDatabase embedded(Path folder, AutoCloseable ending) throws IOException {
    String port = Files.readString(folder.resolve("port")).strip();
    String url = "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
    return new DemoDatabase(url, folder.resolve("password"), ending);
  }

  private static DemoDatabase given(String url, Path file) throws IOException {
    int at = url.lastIndexOf('@');
    int user = url.indexOf("://") + 3;
    int colon = url.indexOf(':', user);
    if (at < 0 || colon < 0 || colon > at) {
      return new DemoDatabase(url, null, () -> {});
    }
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        URLDecoder.decode(
            url.substring(colon + 1, at).replace("+", "%2B"), StandardCharsets.UTF_8));
    return new DemoDatabase(
        url.substring(0, colon) + url.substring(at), file, () -> Files.deleteIfExists(file));
  }
}
