package io.buswork.node.cli;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a module's sources with this JVM's own compiler, which is warm the second time. */
final class SourceCompiler {

  private static final int MOST_ERRORS = 10;

  private SourceCompiler() {}

  /**
   * Compiles all sources below a folder.
   *
   * @param sources the folder
   * @param classes where to
   * @param libraries what they need besides the API and what comes with it
   * @throws BuildException with the compiler's errors
   */
  static void compile(Path sources, Path classes, List<Path> libraries)
      throws IOException, BuildException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BuildException("this Java has no compiler: use a JDK, or watch target/classes");
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      var units = files.getJavaFileObjectsFromPaths(below(sources));
      List<String> options =
          List.of("-d", classes.toString(), "-cp", classPath(libraries), "-proc:none", "-g");
      StringWriter rest = new StringWriter();
      if (!compiler.getTask(rest, files, found, options, null, units).call()) {
        throw new BuildException(errors(sources, found.getDiagnostics(), rest.toString()));
      }
    }
  }

  private static List<Path> below(Path sources) throws IOException {
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String classPath(List<Path> libraries) {
    return Stream.concat(
            libraries.stream().map(Path::toString),
            Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String errors(
      Path sources, List<Diagnostic<? extends JavaFileObject>> found, String rest) {
    String lines =
        found.stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .limit(MOST_ERRORS)
            .map(diagnostic -> line(sources, diagnostic))
            .collect(Collectors.joining("\n"));
    return "it does not compile\n" + (lines.isEmpty() ? rest.strip() : lines);
  }

  private static String line(Path sources, Diagnostic<? extends JavaFileObject> error) {
    JavaFileObject source = error.getSource();
    String place =
        source == null
            ? ""
            : sources.relativize(Path.of(source.toUri())) + ":" + error.getLineNumber() + ": ";
    return "  " + place + error.getMessage(Locale.ROOT).replaceAll("\\s*\\R\\s*", "; ");
  }
}
