package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What the console costs a browser while a million tasks are in the database and thousands of
 * events a second come: a page after the other in the same tab, a minute each.
 */
public final class ConsoleMemory {

  private static final double MEBIBYTE = 1 << 20;
  private static final double KIBIBYTES = 1 << 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final long FELT_MILLIS = 100;

  private final int minutes;
  private final List<String> pages;

  private ConsoleMemory(int minutes, List<String> pages) {
    this.minutes = minutes;
    this.pages = pages;
  }

  /**
   * @param words {@code --minutes N}, {@code --tasks N} in the database, {@code --rate N} tasks a
   *     second that run meanwhile, {@code --pages live,overview,…}
   */
  public static void main(String[] words) {
    Arguments arguments = new Arguments(List.of(words));
    try {
      new ConsoleMemory(
              arguments.number("--minutes", 10),
              List.of(arguments.text("--pages", "live,overview,tasks,queues,live").split(",")))
          .run(arguments.number("--tasks", 1_000_000), arguments.number("--rate", 1_700));
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(int tasks, int rate) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("buswork-console-");
    try (DatabaseUnderTest database = DatabaseUnderTest.of(null, folder);
        NodeUnderTest node = NodeUnderTest.start(database.url(), folder.resolve("1"))) {
      new Backlog(0, tasks).fill(database);
      try (SteadyLoad load = new SteadyLoad(node.api(), rate);
          StreamClients events = new StreamClients(node.api().url(), 1, "");
          PageUnderTest page =
              PageUnderTest.open(folder.resolve("browser"), node.api().url() + "/#/live")) {
        LockSupport.parkNanos(WARM_UP.toNanos());
        page.takeBlocks();
        System.out.println(
            "| minute | page | events/s | longest block, ms | blocks over 100 ms | main thread busy"
                + " | on a core | heap, MiB | DOM nodes | listeners | browser, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int minute = 0; minute < minutes; minute++) {
          watch(minute, page, events);
        }
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void watch(int minute, PageUnderTest page, StreamClients events) {
    String name = pages.get(minute % pages.size());
    page.show(name.equals("overview") ? "/" : "/" + name);
    Map<String, Double> before = page.figures();
    long heard = events.frames();
    page.takeBlocks();
    long began = System.nanoTime();
    LockSupport.parkNanos(MINUTE.toNanos());
    double seconds = (System.nanoTime() - began) / 1e9;
    List<Long> blocks = page.takeBlocks();
    long now = events.frames();
    Map<String, Double> figures = page.figures();
    System.out.printf(
        "| %d | %s | %,.0f | %d | %d | %.0f %% | %.0f %% | %.1f | %,.0f | %,.0f | %.0f |%n",
        minute + 1,
        name,
        (now - heard) / seconds,
        blocks.stream().mapToLong(Long::longValue).max().orElse(0),
        blocks.stream().filter(millis -> millis > FELT_MILLIS).count(),
        100 * grown("TaskDuration", before, figures) / seconds,
        100 * grown("ThreadTime", before, figures) / seconds,
        figures.getOrDefault("JSHeapUsedSize", 0.0) / MEBIBYTE,
        figures.getOrDefault("Nodes", 0.0),
        figures.getOrDefault("JSEventListeners", 0.0),
        page.memory() / KIBIBYTES);
  }

  private static double grown(String figure, Map<String, Double> from, Map<String, Double> to) {
    return to.getOrDefault(figure, 0.0) - from.getOrDefault(figure, 0.0);
  }
}
