package io.buswork.node.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config} of commands that make a version of a module the active one. */
final class ConfigOption {

  @Option(
      names = "--config",
      paramLabel = "FILE|JSON",
      description = "The module's configuration from then on.")
  private @Nullable String text;

  boolean isGiven() {
    return text != null;
  }

  /**
   * What was given; null: nothing.
   *
   * @param directory where a file is looked for
   */
  @Nullable JsonObject read(Path directory) throws IOException {
    String given = text;
    if (given == null) {
      return null;
    }
    boolean inline = given.stripLeading().startsWith("{");
    try {
      return new JsonObject(inline ? given : Files.readString(directory.resolve(given)));
    } catch (DecodeException e) {
      throw new UsageException("--config is no JSON object: " + SubmitCommand.firstLine(e));
    }
  }
}
