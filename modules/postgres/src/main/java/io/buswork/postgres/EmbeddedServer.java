package io.buswork.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Postgres server of our own whose data stays in a folder.
 *
 * <p>The server outlives the JVM that started it: the next node with the same folder attaches to
 * it, and starts it again if it is gone. Whoever is last stops it. All methods block.
 */
public final class EmbeddedServer {

  /** Safe: what is acknowledged survives a power cut. */
  static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_wal_size", "4GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("wal_compression", "on"),
          // Else the system writes back what gathered for half a minute at once, and commits wait.
          Map.entry("backend_flush_after", "512kB"),
          // Else a vacuum has the log written out for each 2 MB that it changes, and commits wait.
          Map.entry("vacuum_buffer_usage_limit", "0"),
          Map.entry("jit", "off"),
          Map.entry("log_min_messages", "warning"));

  private final Path folder;
  private final Path data;
  private final String password;
  private final int port;

  private EmbeddedServer(Path folder, String password, int port) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.password = password;
    this.port = port;
  }

  /**
   * Starts the server, or attaches to it if it runs.
   *
   * @param folder everything of the server's is kept in it; made if it is missing
   * @throws IllegalStateException if the server cannot be started; the message says why
   */
  public static EmbeddedServer start(Path folder) {
    try {
      Path absolute = Files.createDirectories(folder.toAbsolutePath().normalize());
      try (FileChannel channel =
              FileChannel.open(
                  absolute.resolve("start.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock alone = channel.lock()) {
        return startAlone(absolute, alone);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Postgres in " + folder, e);
    }
  }

  private static EmbeddedServer startAlone(Path folder, FileLock alone) throws IOException {
    if (!alone.isValid()) {
      throw new IllegalStateException("lost the lock on " + folder);
    }
    EmbeddedCluster cluster = new EmbeddedCluster(folder);
    String password = cluster.password();
    var running = Postmaster.find(folder.resolve("data"));
    if (running.isPresent()) {
      return new EmbeddedServer(folder, password, running.get().port());
    }
    cluster.initialise(password);
    int port = cluster.lastPort().filter(EmbeddedServer::isFree).orElseGet(EmbeddedServer::anyPort);
    cluster.rememberPort(port);
    EmbeddedServer server = new EmbeddedServer(folder, password, port);
    server.launch();
    return server;
  }

  private void launch() throws IOException {
    String options =
        SETTINGS.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + quoted(setting.getValue()))
            .sorted()
            .collect(Collectors.joining(" "));
    PostgresBinaries.run(
        List.of(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "60",
            "-D",
            data.toString(),
            "-l",
            folder.resolve("postgres.log").toString(),
            "-o",
            "-p " + port + " " + options));
  }

  /** Where to connect: with the password, which only this folder's owner can read. */
  public String url() {
    return "postgresql://postgres:" + password + "@127.0.0.1:" + port + "/postgres";
  }

  /**
   * The server's process.
   *
   * @throws java.util.NoSuchElementException if it does not run
   */
  public long pid() {
    return Postmaster.find(data).orElseThrow().pid();
  }

  /** Whether the server runs. */
  public boolean isRunning() {
    return Postmaster.find(data).isPresent();
  }

  /**
   * Stops the server: sessions are ended, what is committed is kept. Does nothing if it is stopped.
   *
   * @throws IllegalStateException if it does not stop within a minute
   */
  public void stop() {
    if (isRunning()) {
      PostgresBinaries.run(
          List.of("pg_ctl", "stop", "-w", "-t", "60", "-m", "fast", "-D", data.toString()));
    }
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "''" : value;
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int anyPort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for Postgres", e);
    }
  }
}
