package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarInspectorTest {

  @TempDir Path folder;

  @Test
  void readsWhatTheJarSaysOfItself() throws Exception {
    Path jar =
        new Jars()
            .with(Sample.Module.class)
            .main(Sample.Module.class.getName())
            .attribute("Buswork-Module", "shop")
            .attribute("Implementation-Version", "1.2")
            .file(folder);
    assertThat(JarInspector.inspect(jar, List.of()))
        .isEqualTo(new ModuleManifest("shop", "1.2", Sample.Module.class.getName(), List.of()));
  }

  @Test
  void findsTheVerticleInTheServices() throws Exception {
    Path jar =
        new Jars()
            .with(Sample.Module.class)
            .with(
                "META-INF/services/io.buswork.api.TaskVerticle",
                ("# ours\n" + Sample.Module.class.getName()).getBytes(StandardCharsets.UTF_8))
            .file(folder);
    assertThat(JarInspector.inspect(jar, List.of()).mainVerticle())
        .isEqualTo(Sample.Module.class.getName());
  }

  @Test
  void aPlainVerticleMustNameItsTasks() throws Exception {
    Path jar = new Jars().with(Sample.Plain.class).main(Sample.Plain.class.getName()).file(folder);
    assertThatThrownBy(() -> JarInspector.inspect(jar, List.of()))
        .isInstanceOf(InvalidJarException.class)
        .hasMessageContaining("Buswork-Tasks");
    assertThat(JarInspector.inspect(jar, List.of("a.b")).tasks()).containsExactly("a.b");
  }

  @Test
  void aTextFileIsNoJar() throws IOException {
    Path file = Files.writeString(folder.resolve("x.jar"), "hello, I am a jar");
    refused(file, "it is not a jar");
  }

  @Test
  void aJarThatIsCutShortIsNoJar() throws IOException {
    byte[] whole = new Jars().with(Sample.Module.class).main("x").bytes();
    Path file = folder.resolve("cut.jar");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    refused(file, "it is not a jar");
  }

  @Test
  void aJarWithoutAVerticleIsRefused() throws IOException {
    refused(new Jars().with(Sample.Module.class).file(folder), "it holds no verticle");
  }

  @Test
  void aVerticleThatIsNotInTheJarIsRefusedByName() throws IOException {
    refused(new Jars().main("com.example.Gone").file(folder), "no class com.example.Gone");
  }

  @Test
  void aClassThatIsNoVerticleIsRefusedByName() throws IOException {
    refused(
        new Jars().with(Sample.Nothing.class).main(Sample.Nothing.class.getName()).file(folder),
        "is no verticle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "/etc/passwd", "a\\b", "C:/evil"})
  void anEntryThatPointsOutsideIsRefused(String entry) throws IOException {
    refused(
        new Jars().with(entry, new byte[1]).main("x").file(folder), "points outside the archive");
  }

  @Test
  void aZipBombIsRefusedWhileItIsUnpacked() throws IOException {
    byte[] zeros = new byte[64 << 20];
    Jars jar = new Jars().main("x");
    for (int i = 0; i < 9; i++) {
      jar.with("zeros" + i, zeros);
    }
    Path file = jar.file(folder);
    assertThat(Files.size(file)).isLessThan(1 << 20);
    refused(file, "it unpacks to more than 512 MiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com/example/Big.class",
        "META-INF/services/a.B",
        "META-INF/X.SF",
        "meta-inf/y.rsa"
      })
  void whatIsReadIntoMemoryWholeHasALimitOfItsOwn(String entry) throws IOException {
    byte[] big = new byte[(int) ArchiveCheck.MAX_WHOLE + 1];
    refused(
        new Jars().with(entry, big).main("x").file(folder),
        "its entry " + entry + " has more than 16 MiB");
  }

  @Test
  void aLongManifestIsRead() throws Exception {
    Jars jar = new Jars().with(Sample.Module.class).main(Sample.Module.class.getName());
    for (int i = 0; i < 100_000; i++) {
      jar.attribute("X-" + i, "of no use, but it takes its place in the manifest of this jar");
    }
    assertThat(JarInspector.inspect(jar.file(folder), List.of()).mainVerticle())
        .isEqualTo(Sample.Module.class.getName());
  }

  private static void refused(Path jar, String why) {
    assertThatThrownBy(() -> JarInspector.inspect(jar, List.of()))
        .isInstanceOf(InvalidJarException.class)
        .hasMessageContaining(why);
  }
}
