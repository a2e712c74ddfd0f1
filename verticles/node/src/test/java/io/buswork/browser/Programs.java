package io.buswork.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this machine has Chromium and its driver. */
final class Programs {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> DRIVERS = List.of("chromedriver");

  private Programs() {}

  /** The browser: what {@code BUSWORK_CHROMIUM} says, else what the path has. */
  static Optional<Path> browser() {
    return find("BUSWORK_CHROMIUM", BROWSERS);
  }

  /** Its driver: what {@code BUSWORK_CHROMEDRIVER} says, else what the path has. */
  static Optional<Path> driver() {
    return find("BUSWORK_CHROMEDRIVER", DRIVERS);
  }

  private static Optional<Path> find(String variable, List<String> names) {
    String said = System.getenv(variable);
    if (said != null && !said.isEmpty()) {
      return Optional.of(Path.of(said)).filter(Files::isExecutable);
    }
    return names.stream().flatMap(Programs::onPath).findFirst();
  }

  private static Stream<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }
}
