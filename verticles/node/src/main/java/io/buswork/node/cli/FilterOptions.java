package io.buswork.node.cli;

import io.buswork.client.TaskQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which tasks are meant. */
final class FilterOptions {

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only those in one of these states.")
  private List<String> states = List.of();

  @Option(names = "--type", paramLabel = "TYPE", description = "Only those of this type.")
  private @Nullable String type;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Only those of this queue.")
  private @Nullable String queue;

  @Option(names = "--tag", paramLabel = "TAG", description = "Only those with this tag.")
  private @Nullable String tag;

  @Option(names = "--key", paramLabel = "KEY", description = "Only those with this key.")
  private @Nullable String key;

  @Option(names = "--group", paramLabel = "NAME", description = "Only those of this group.")
  private @Nullable String group;

  @Option(names = "--error", paramLabel = "TEXT", description = "Only those with this error.")
  private @Nullable String error;

  /**
   * What they ask for.
   *
   * @param usual the states that are meant unless some are given
   */
  TaskQuery query(List<String> usual) {
    return TaskQuery.ALL
        .states(states.isEmpty() ? usual : states)
        .type(type)
        .queue(queue)
        .tag(tag)
        .key(key)
        .group(group)
        .error(error);
  }
}
