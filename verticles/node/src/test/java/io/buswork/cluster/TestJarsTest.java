package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestJarsTest {

  @TempDir private Path folder;

  @Test
  void theProbeCompilesIntoAModule() throws IOException {
    try (JarFile jar = new JarFile(ProbeModule.jar(folder, "v1").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Verticle"))
          .isEqualTo("Probe");
      assertThat(jar.getEntry("Probe.class")).isNotNull();
    }
  }

  @Test
  void aBombIsSmallUntilItIsUnpacked() throws IOException {
    assertThat(Files.size(TestJars.bomb(folder.resolve("bomb.jar"), 64))).isLessThan(1 << 17);
  }
}
