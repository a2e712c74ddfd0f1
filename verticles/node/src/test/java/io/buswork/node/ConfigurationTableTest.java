package io.buswork.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.documentation.Repository;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationTableTest {

  @Test
  void theReadmeListsEveryKeyWithItsDefaultAndMeaning() {
    String table =
        ConfigKey.ALL.stream()
            .map(key -> "| `" + key.name() + "` | " + key.standard() + " | " + key.meaning() + " |")
            .collect(Collectors.joining("\n"));
    assertThat(Repository.text(Repository.root().resolve("README.md"))).contains(table);
  }
}
