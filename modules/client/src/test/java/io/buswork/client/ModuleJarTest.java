package io.buswork.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleJarTest {

  @TempDir Path folder;

  @Test
  void anEarlierSourceGoesBeforeALaterOneAndTheManifestIsKept() throws IOException {
    Path old = folder.resolve("old.jar");
    write("old/a/Same.class", "old");
    write("old/a/Library.class", "library");
    write("old/META-INF/SIGNER.SF", "signature");
    write("old/META-INF/signer.rsa", "signature");
    ModuleJar.of(List.of(folder.resolve("old")))
        .attribute("Main-Verticle", "a.Same")
        .attribute("Buswork-Version", "1")
        .write(old);
    write("new/a/Same.class", "new");

    Path jar = folder.resolve("new.jar");
    ModuleJar.of(List.of(folder.resolve("new"), folder.resolve("absent"), old))
        .attribute("Buswork-Version", "2")
        .write(jar);

    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(text(file, "a/Same.class")).isEqualTo("new");
      assertThat(text(file, "a/Library.class")).isEqualTo("library");
      assertThat(file.getEntry("META-INF/SIGNER.SF")).isNull();
      assertThat(file.getEntry("META-INF/signer.rsa")).isNull();
      var manifest = file.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Verticle")).isEqualTo("a.Same");
      assertThat(manifest.getValue("Buswork-Version")).isEqualTo("2");
    }
  }

  @Test
  void theSameContentMakesTheSameJar() throws IOException {
    write("x/b/B.class", "b");
    Path first = write("x/a/A.class", "a");
    Path one = folder.resolve("1.jar");
    Path two = folder.resolve("2.jar");
    ModuleJar.of(List.of(folder.resolve("x"))).write(one);
    Files.setLastModifiedTime(first, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    ModuleJar.of(List.of(folder.resolve("x"))).write(two);
    assertThat(Arrays.equals(Files.readAllBytes(one), Files.readAllBytes(two))).isTrue();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String text(JarFile jar, String entry) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
