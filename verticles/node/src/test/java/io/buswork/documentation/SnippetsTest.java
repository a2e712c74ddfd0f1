package io.buswork.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java that the documents show is Java that compiles: taken from the examples beside this test. */
final class SnippetsTest {

  private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");
  private static final String EXAMPLES =
      "verticles/node/src/test/java/io/buswork/documentation/example";

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/writing-handlers.md", "docs/workflows.md"})
  void everySnippetStandsInACompiledExample(String document) {
    String examples = examples();
    List<String> snippets =
        SNIPPET
            .matcher(Repository.text(document))
            .results()
            .map(match -> withoutLayout(match.group(1)))
            .toList();
    assertThat(snippets).isNotEmpty().allSatisfy(snippet -> assertThat(examples).contains(snippet));
  }

  private static String examples() {
    try (Stream<Path> files = Files.list(Repository.root().resolve(EXAMPLES))) {
      return files
          .map(Repository::text)
          .map(SnippetsTest::withoutLayout)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + EXAMPLES, e);
    }
  }

  private static String withoutLayout(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
