package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {

  @TempDir private Path dir;

  @Test
  void aProjectHasAHandlerItsTestsAndNothingLeftToFillIn() throws IOException {
    var run = run("new", "my-handlers", "--no-repository");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("my-handlers && mvn package");
    Path project = dir.resolve("my-handlers");
    Path sources = project.resolve("src/main/java/com/example/myhandlers");
    assertThat(sources.resolve("MyHandlers.java"))
        .content()
        .startsWith("package com.example.myhandlers;")
        .contains("public final class MyHandlers extends TaskVerticle");
    assertThat(project.resolve("src/test/java/com/example/myhandlers/MyHandlersTest.java"))
        .exists();
    assertThat(project.resolve("pom.xml"))
        .content()
        .contains("<groupId>com.example</groupId>", "<artifactId>my-handlers</artifactId>")
        .contains("<Main-Verticle>com.example.myhandlers.MyHandlers</Main-Verticle>");
    for (Path file : files(project)) {
      assertThat(file).content().doesNotContainPattern("@(artifact|group|package|class|version)@");
    }
  }

  @Test
  void groupAndPackageAreAsTheUserSays() {
    run("new", "mail", "--group", "org.acme", "--package", "org.acme.post", "--no-repository");
    assertThat(dir.resolve("mail/src/main/java/org/acme/post/Mail.java")).exists();
    assertThat(dir.resolve("mail/pom.xml")).content().contains("<groupId>org.acme</groupId>");
  }

  @Test
  void whatCannotBeIsRefusedByName() throws IOException {
    Files.createFile(Files.createDirectory(dir.resolve("full")).resolve("mine.txt"));
    assertThat(run("new", "full", "--no-repository").err()).contains("full is there already");
    assertThat(run("new", "7up", "--no-repository").code()).isEqualTo(2);
    assertThat(run("new", "a", "--group", "A B", "--no-repository").err()).contains("'A B'");
    assertThat(run("new", "a", "--package", "a..b", "--no-repository").err()).contains("'a..b'");
    assertThat(dir.resolve("a")).doesNotExist();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(dir, Map.of(), "", arguments);
  }
}
