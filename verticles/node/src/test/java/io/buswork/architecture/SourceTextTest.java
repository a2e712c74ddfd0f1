package io.buswork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.documentation.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What class files do not tell. */
final class SourceTextTest {

  private static final int MAX_LINES = 400;
  private static final Pattern SQL =
      Pattern.compile(
          "\"\\s*(select\\s.+\\sfrom|insert\\s+into|update\\s.+\\sset|delete\\s+from|create\\s+table)\\s",
          Pattern.CASE_INSENSITIVE);

  /** They read a user's own table, as samples of user code. */
  private static final String SAMPLES = "/verticles/samples/";

  @Test
  void sqlStandsInSqlFiles() {
    assertThat(sourcesWhere(text -> SQL.matcher(text).find())).isEmpty();
  }

  @Test
  void noFileHoldsTwoThings() {
    assertThat(sourcesWhere(text -> text.lines().count() > MAX_LINES)).isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    Pattern left = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    assertThat(sourcesWhere(text -> left.matcher(text).find())).isEmpty();
  }

  private static List<Path> sourcesWhere(Predicate<String> wrong) {
    return Repository.mainSources().stream()
        .filter(path -> !path.toString().contains(SAMPLES))
        .filter(path -> wrong.test(Repository.text(path)))
        .map(Repository.root()::relativize)
        .toList();
  }
}
