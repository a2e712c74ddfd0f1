package io.buswork.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long after a source is saved its code is live, with {@code buswork deploy --watch}. */
public final class EditTimes {

  private static final int DEFAULT_TIMES = 20;
  private static final long PATIENCE_SECONDS = 120;
  private static final String LIVE = " is live on 1 node";
  private static final String GREETING = "Hello, ";
  private static final double MILLION = 1e6;

  private final Path buswork = Path.of(System.getProperty("buswork.home", "."), "buswork");
  private final Path folder;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private EditTimes(Path folder) {
    this.folder = folder;
  }

  /**
   * @param arguments {@code --times N}
   */
  public static void main(String[] arguments) {
    try {
      Arguments given = new Arguments(List.of(arguments));
      Path folder = Files.createTempDirectory("buswork-edits-");
      new EditTimes(folder).run(given.number("--times", DEFAULT_TIMES));
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(int times) throws IOException, SQLException, InterruptedException {
    try (DatabaseUnderTest database = DatabaseUnderTest.of(null, folder);
        NodeUnderTest node = NodeUnderTest.start(database.url(), folder.resolve("1"))) {
      if (start(node, "new", "edited").waitFor() != 0) {
        throw new IllegalStateException("no project was made in " + folder);
      }
      Path project = folder.resolve("edited");
      Process watch = start(node, "deploy", "--watch", project.toString());
      try {
        read(watch);
        awaitLive();
        measure(source(project), times);
      } finally {
        watch.descendants().forEach(ProcessHandle::destroy);
        watch.destroy();
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private Process start(NodeUnderTest node, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(buswork.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    if (!arguments[0].equals("deploy")) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    builder.environment().put("BUSWORK_URL", node.api().url());
    return builder.start();
  }

  private void read(Process process) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(lines::add);
              } catch (IOException e) {
                lines.add("cannot be read any more: " + e.getMessage());
              }
            },
            "watch-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void awaitLive() throws InterruptedException {
    @Nullable String line;
    do {
      line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new IllegalStateException("nothing has become live");
      }
      System.out.println(line);
    } while (!line.contains(LIVE));
  }

  /** The one with the handler. */
  private static Path source(Path project) throws IOException {
    try (Stream<Path> files = Files.walk(project.resolve("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).contains(GREETING)) {
          return file;
        }
      }
    }
    throw new IllegalStateException("the project greets nobody");
  }

  private void measure(Path source, int times) throws IOException, InterruptedException {
    String text = Files.readString(source);
    List<Double> all = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      Files.writeString(source, text.replace(GREETING, "Hello " + i + ", "));
      long saved = System.nanoTime();
      awaitLive();
      all.add((System.nanoTime() - saved) / MILLION);
    }
    Collections.sort(all);
    System.out.printf(
        "%d edits, saved to live: median %.0f ms, longest %.0f ms%n",
        times, all.get(times / 2), all.get(times - 1));
  }
}
