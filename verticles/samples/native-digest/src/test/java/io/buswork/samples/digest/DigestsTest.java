package io.buswork.samples.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.api.TaskVerticle;
import io.buswork.client.ModuleJar;
import io.buswork.loader.LoadedModule;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestTask;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in its jar, loaded as a node loads it. */
class DigestsTest {

  private static final Path CLASSES = Path.of("target", "classes");

  @TempDir private Path folder;

  @Test
  void digestsLikeTheJdkWhateverTheLength() throws Exception {
    assumeTrue(
        Files.isDirectory(CLASSES.resolve("native")),
        "skipped: built without its library, for which the build has said why");
    Path jar = folder.resolve("native-digest.jar");
    ModuleJar.of(List.of(CLASSES)).write(jar);
    try (var module = LoadedModule.load("native-digest", "1", jar, Digests.class.getName());
        var handlers = HandlerHarness.deploy((TaskVerticle) module.verticle())) {
      for (int length : List.of(0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000)) {
        String text = "x".repeat(length);
        var payload = new JsonObject().put("text", text);
        assertThat(handlers.run(TestTask.of("native.digest").payload(payload)).result())
            .isEqualTo(new JsonObject().put("sha256", expected(text)).put("bytes", length));
      }
    }
  }

  private static String expected(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
