package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.client.ClientOptions;
import io.buswork.client.ModuleJar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, a real compiler, and a server that takes every jar. */
class DeployWatchTest {

  private static final String HANDLER =
      """
      package a;
      public final class Mail extends io.buswork.api.TaskVerticle {
        public void register(io.buswork.api.TaskHandlers on) {
          on.async("mail", task -> io.vertx.core.Future.succeededFuture("%s"));
        }
      }
      """;

  @TempDir private Path dir;

  private final FakeApi api =
      new FakeApi()
          .on(
              "POST /modules",
              201,
              "{\"name\":\"mail\",\"active\":\"1\","
                  + "\"nodes\":[{\"node\":\"n\",\"version\":\"1\",\"state\":\"live\"}]}");
  private final Session session = Session.open(ClientOptions.of(URI.create(api.url())));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    session.close();
    api.close();
  }

  @Test
  void aProjectIsCompiledAndDeployedOnEachChange() throws IOException {
    Path source = write("mail/src/main/java/a/Mail.java", HANDLER.formatted("one"));
    write("mail/src/main/resources/words.txt", "words");
    DeployWatch watch = watch(dir.resolve("mail"));
    assertThat(watch.runOnce()).as("the first look only looks").isFalse();
    assertThat(watch.runOnce()).isTrue();
    assertThat(api.calls).hasSize(1);
    assertThat(api.calls.get(0).uri()).contains("name=mail", "version=0-dev.");
    assertThat(entries(0)).contains("a/Mail.class", "words.txt");
    assertThat(mainVerticle(0)).isEqualTo("a.Mail");
    assertThat(watch.runOnce()).as("nothing has changed").isFalse();

    Files.writeString(source, HANDLER.formatted("two, and longer"));
    assertThat(watch.runOnce()).as("it may still be written to").isFalse();
    assertThat(watch.runOnce()).isTrue();
    assertThat(api.calls).hasSize(2);
    assertThat(api.calls.get(1).uri()).isNotEqualTo(api.calls.get(0).uri());
    assertThat(out.toString()).contains("mail 1 is live on 1 node", " after the change");
  }

  @Test
  void errorsAreSaidAndTheNextChangeIsTriedAgain() throws IOException {
    Path source = write("mail/src/main/java/a/Mail.java", "package a; class Mail { int x = }");
    DeployWatch watch = watch(dir.resolve("mail"));
    settle(watch);
    assertThat(err.toString()).contains("it does not compile", "a/Mail.java:1: illegal start");
    assertThat(api.calls).isEmpty();

    Files.writeString(source, "package a; class Mail { int x = 1; }");
    settle(watch);
    assertThat(err.toString()).contains("no class extends TaskVerticle");

    api.on("POST /modules", 422, FakeApi.problem("Unprocessable", "it holds no verticle"));
    Files.writeString(source, HANDLER.formatted("one"));
    settle(watch);
    assertThat(err.toString()).contains("it holds no verticle");
    assertThat(api.calls).hasSize(1);
    Files.writeString(source, HANDLER.formatted("two two"));
    settle(watch);
    assertThat(api.calls).hasSize(2);
  }

  @Test
  void whatClassesNeedIsTakenFromTheJarThatWasBuiltLast() throws IOException {
    write("mail/target/classes/a/Mail.txt", "new");
    write("lib/b/Library.txt", "library");
    write("lib/a/Mail.txt", "old");
    Path built = dir.resolve("mail/target/mail-1.jar");
    ModuleJar.of(List.of(dir.resolve("lib")))
        .attribute("Main-Verticle", "a.Mail")
        .attribute("Buswork-Module", "post")
        .attribute("Buswork-Version", "1.5")
        .write(built);
    Files.copy(built, dir.resolve("mail/target/original-mail-1.jar"));
    DeployWatch watch = watch(dir.resolve("mail/target/classes"));
    settle(watch);
    assertThat(entries(0)).contains("a/Mail.txt", "b/Library.txt");
    assertThat(api.calls.get(0).uri()).contains("version=1.5-dev.").doesNotContain("name=");
  }

  @Test
  void aBrokenJarIsSaidAndTheWholeOneDeployed() throws IOException {
    write("x/a/Mail.txt", "x");
    Path jar = write("mail-2.jar", "half a jar");
    DeployWatch watch = watch(jar);
    settle(watch);
    assertThat(err.toString()).isNotEmpty();
    assertThat(api.calls).isEmpty();
    ModuleJar.of(List.of(dir.resolve("x"))).write(jar);
    settle(watch);
    assertThat(api.calls).hasSize(1);
    assertThat(api.calls.get(0).uri()).contains("name=mail");
  }

  private DeployWatch watch(Path path) throws IOException {
    var shell =
        new Shell(
            new PrintWriter(out),
            new PrintWriter(err),
            InputStream.nullInputStream(),
            Map.of(),
            dir,
            new Style(false),
            false,
            () -> new TerminalSize(120, 20),
            InstantSource.system());
    return new DeployWatch(session, shell, WatchedCode.at(path), null, List.of());
  }

  private static void settle(DeployWatch watch) throws IOException {
    assertThat(watch.runOnce()).isFalse();
    assertThat(watch.runOnce()).isTrue();
  }

  private Path write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> entries(int call) throws IOException {
    try (JarInputStream jar = jar(call)) {
      return Stream.iterate(next(jar), e -> e != null, e -> next(jar))
          .map(JarEntry::getName)
          .toList();
    }
  }

  private String mainVerticle(int call) throws IOException {
    try (JarInputStream jar = jar(call)) {
      return jar.getManifest().getMainAttributes().getValue("Main-Verticle");
    }
  }

  private JarInputStream jar(int call) throws IOException {
    return new JarInputStream(new ByteArrayInputStream(api.calls.get(call).body().getBytes()));
  }

  private static JarEntry next(JarInputStream jar) {
    try {
      return jar.getNextJarEntry();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
