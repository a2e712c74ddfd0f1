package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.store.ModuleNodeState.LoaderFate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real library, compiled here, in two generations of a module at once. */
class NativeLibrariesTest {

  private static final String SOURCE =
      """
      #include <jni.h>
      JNIEXPORT jint JNICALL
      Java_io_buswork_loader_Sample_00024Native_answer(JNIEnv *env, jclass type) { return 42; }
      """;

  @TempDir static Path folder;
  private static byte[] jar;

  private final UnloadWatch watch = new UnloadWatch(Instant::now, Duration.ofMinutes(5));

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/maps")), "skipped: there is no /proc here");
    Path include = Path.of(System.getProperty("java.home"), "include");
    assumeTrue(Files.exists(include.resolve("jni.h")), "skipped: there is no jni.h here");
    Path source = Files.writeString(folder.resolve("probe.c"), SOURCE);
    Path library = folder.resolve("libprobe.so");
    assumeTrue(cc(include, source, library), "skipped: there is no C compiler (cc) here");
    jar =
        new Jars()
            .main(Sample.Native.class.getName())
            .with(Sample.Native.class, Sample.Module.class)
            .with(NativeLibraries.place() + "libprobe.so", Files.readAllBytes(library))
            .bytes();
  }

  private static boolean cc(Path include, Path source, Path library) throws Exception {
    List<String> command =
        List.of(
            "cc",
            "-shared",
            "-fPIC",
            "-I" + include,
            "-I" + include.resolve("linux"),
            "-o",
            library.toString(),
            source.toString());
    try {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
      return true;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @Test
  void twoGenerationsHaveTheLibraryAtOnceAndItGoesWithEach() throws Exception {
    LoadedModule second = load();
    Set<Path> secondFile = mapped();
    assertThat(secondFile).hasSize(1);
    Set<Path> firstFile = loadAndLeave(second);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> watch.look().getOrDefault(1L, GONE).fate() == LoaderFate.COLLECTED);
    await().atMost(Duration.ofSeconds(60)).until(() -> mapped().equals(secondFile));
    assertThat(firstFile).hasSize(1).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(secondFile).allSatisfy(file -> assertThat(file).exists());
    assertThat(answer(second)).isEqualTo(42);
    second.close();
    assertThat(secondFile).allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
  }

  private static final UnloadWatch.Verdict GONE =
      new UnloadWatch.Verdict(LoaderFate.COLLECTED, null);

  /** In a method of its own: its locals must not keep the loader. */
  private Set<Path> loadAndLeave(LoadedModule other) throws Exception {
    Set<Path> before = mapped();
    LoadedModule module = load();
    assertThat(module.verticle().getClass()).isNotSameAs(other.verticle().getClass());
    Set<Path> own = mapped().stream().filter(f -> !before.contains(f)).collect(Collectors.toSet());
    for (Path file : own) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwx------");
    }
    module.close();
    watch.watch(1, module.classLoader());
    return own;
  }

  private static LoadedModule load() throws Exception {
    LoadedModule module =
        LoadedModule.load("native", "1", Jars.kept(jar), Sample.Native.class.getName());
    assertThat(answer(module)).isEqualTo(42);
    return module;
  }

  private static int answer(LoadedModule module) throws Exception {
    return (int) module.verticle().getClass().getMethod("answer").invoke(null);
  }

  private static Set<Path> mapped() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("libprobe"))
          .map(line -> line.substring(line.indexOf('/')).replace(" (deleted)", ""))
          .map(Path::of)
          .collect(Collectors.toSet());
    }
  }
}
