package io.buswork.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code new}: a Maven project for a module, with a handler and its tests. */
@Command(
    name = "new",
    description = "Makes a Maven project for a module, with a handler and its tests.",
    footer = {"", "Then: cd DIR, mvn package, mvn exec:exec@deploy. Its README tells more."})
final class NewCommand implements Callable<Integer> {

  private static final Pattern ARTIFACT = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");
  private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");

  @ParentCommand private @Nullable Commands commands;

  @Parameters(paramLabel = "DIR", description = "The new folder; its name is the module's.")
  private Path folder = Path.of("");

  @Option(
      names = "--group",
      paramLabel = "ID",
      description = "The Maven groupId (${DEFAULT-VALUE}).")
  private String group = "com.example";

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "The Java package (else the group and the module's name).")
  private @Nullable String packageName;

  @Option(
      names = "--no-repository",
      description = "Leaves Buswork's own artifacts out: Maven finds them elsewhere.")
  private boolean bare;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Tells about this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Override
  public Integer call() throws IOException {
    if (commands == null) {
      throw new IllegalStateException("not run as a command");
    }
    Shell shell = commands.shell();
    Path target = shell.directory().resolve(folder).normalize();
    String artifact = String.valueOf(target.getFileName());
    String name = packageName == null ? packageOf(artifact) : packageName;
    require(
        ARTIFACT.matcher(artifact).matches(),
        "a module's name begins with a letter, then letters, digits, . _ -: not '"
            + artifact
            + "'");
    require(
        PACKAGE.matcher(group).matches(),
        "--group must be small letters and dots such as com.example, not '" + group + "'");
    require(
        PACKAGE.matcher(name).matches(),
        "--package must be small letters and dots such as com.example.mail, not '" + name + "'");
    require(isFree(target), target + " is there already, and not empty");
    if (bare) {
      new ProjectTemplate(artifact, group, name, ProjectTemplate.ownVersion()).write(target);
    } else {
      ProjectRepository own = ProjectRepository.ofThisProcess();
      new ProjectTemplate(artifact, group, name, own.version()).write(target);
      own.copyTo(target.resolve("repository"));
    }
    shell.out().println("Made " + target + ". Now: cd " + folder + " && mvn package");
    return Commands.DONE;
  }

  private String packageOf(String artifact) {
    return group + "." + artifact.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static boolean isFree(Path target) throws IOException {
    if (!Files.exists(target)) {
      return true;
    }
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.findAny().isEmpty();
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UsageException(otherwise);
    }
  }
}
