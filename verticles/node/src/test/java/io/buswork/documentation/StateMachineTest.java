package io.buswork.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.task.TaskState;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The state machine is drawn once and coded once: both are the same. */
final class StateMachineTest {

  private static final Pattern ARROW = Pattern.compile("(?m)^\\s*(\\w+) --> (\\w+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\|");

  @Test
  void theDrawingShowsExactlyTheLegalTransitions() {
    assertThat(found(ARROW)).isEqualTo(coded());
  }

  @Test
  void theTableSaysOfEachTransitionWhoMakesIt() {
    assertThat(found(ROW)).isEqualTo(coded());
  }

  private static Set<String> found(Pattern pattern) {
    Matcher matcher = pattern.matcher(Repository.text("docs/state-machine.md"));
    return matcher
        .results()
        .map(match -> match.group(1) + " " + match.group(2))
        .collect(Collectors.toSet());
  }

  private static Set<String> coded() {
    return Stream.of(TaskState.values())
        .flatMap(from -> from.next().stream().map(to -> from.wireName() + " " + to.wireName()))
        .collect(Collectors.toSet());
  }
}
