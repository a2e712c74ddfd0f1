package io.buswork.loader;

import io.buswork.api.TaskBounds;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Verticle;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Looks an uploaded jar over before anything of it runs. Blocks; keeps nothing open. */
public final class JarInspector {

  /** The manifest entry that names the task types of a plain verticle. */
  public static final String TASKS_ENTRY = "Buswork-Tasks";

  private static final List<String> SERVICES =
      List.of(
          "META-INF/services/io.buswork.api.TaskVerticle",
          "META-INF/services/io.vertx.core.Deployable",
          "META-INF/services/io.vertx.core.Verticle");

  private JarInspector() {}

  /** Inspects a jar that anybody may have made. */
  public static ModuleManifest inspect(Path jar, List<String> tasks)
      throws InvalidJarException, IOException {
    return inspect(jar, tasks, TrustedSigners.anybody());
  }

  /**
   * Inspects a jar.
   *
   * @param jar the file
   * @param tasks task types named at the upload; empty: as the manifest says
   * @param trusted who must have signed it
   * @return what the jar says of itself
   * @throws InvalidJarException if it cannot be a module
   * @throws IOException if the file cannot be read
   */
  public static ModuleManifest inspect(Path jar, List<String> tasks, TrustedSigners trusted)
      throws InvalidJarException, IOException {
    ArchiveCheck.check(jar);
    try {
      return read(jar, tasks, trusted.admit(jar));
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new InvalidJarException("its archive is damaged: " + e.getMessage());
    }
  }

  private static ModuleManifest read(Path jar, List<String> tasks, @Nullable String signer)
      throws InvalidJarException, IOException {
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      Attributes main = attributes(file);
      String verticle = mainVerticle(file, main);
      List<String> types = tasks.isEmpty() ? words(main.getValue(TASKS_ENTRY)) : tasks;
      for (String type : types) {
        if (!TaskBounds.NAME.matcher(type).matches()) {
          throw new InvalidJarException("task type '" + type + "' must be " + TaskBounds.NAME_RULE);
        }
      }
      boolean plain = !isTaskVerticle(jar, verticle);
      if (plain && types.isEmpty()) {
        throw new InvalidJarException(
            verticle
                + " is a plain verticle: name the task types it serves, in the manifest ("
                + TASKS_ENTRY
                + ": a.b, c.d) or at the upload (tasks=a.b,c.d)");
      }
      return new ModuleManifest(
          first(main, "Buswork-Module", "Implementation-Title"),
          first(main, "Buswork-Version", "Implementation-Version"),
          verticle,
          plain ? types : List.of(),
          signer);
    }
  }

  private static Attributes attributes(JarFile file) throws InvalidJarException {
    try {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (IOException e) {
      throw new InvalidJarException("its manifest cannot be read: " + e.getMessage());
    }
  }

  private static String mainVerticle(JarFile file, Attributes main)
      throws InvalidJarException, IOException {
    String named = main.getValue("Main-Verticle");
    if (named != null && !named.isBlank()) {
      String name = named.strip();
      return name.startsWith("java:") ? name.substring("java:".length()) : name;
    }
    for (String service : SERVICES) {
      ZipEntry entry = file.getEntry(service);
      if (entry != null) {
        try (InputStream in = file.getInputStream(entry)) {
          for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R")) {
            String provider = line.replaceFirst("#.*", "").strip();
            if (!provider.isEmpty()) {
              return provider;
            }
          }
        }
      }
    }
    throw new InvalidJarException(
        "it holds no verticle: name one in the manifest (Main-Verticle: com.example.MyVerticle)");
  }

  /** Loads the class without initialising it, in a loader that is thrown away. */
  private static boolean isTaskVerticle(Path jar, String verticle)
      throws InvalidJarException, IOException {
    try (ModuleClassLoader loader = new ModuleClassLoader("inspected", "jar", jar)) {
      Class<?> type = Class.forName(verticle, false, loader);
      if (!Verticle.class.isAssignableFrom(type) && !Deployable.class.isAssignableFrom(type)) {
        throw new InvalidJarException(verticle + " is no verticle: extend TaskVerticle");
      }
      if (Modifier.isAbstract(type.getModifiers())) {
        throw new InvalidJarException(verticle + " is abstract");
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      return TaskVerticle.class.isAssignableFrom(constructor.getDeclaringClass());
    } catch (ClassNotFoundException e) {
      throw new InvalidJarException("the jar has no class " + verticle);
    } catch (NoSuchMethodException e) {
      throw new InvalidJarException(verticle + " has no constructor without parameters");
    } catch (UnsupportedClassVersionError e) {
      throw new InvalidJarException(
          verticle
              + " was compiled for a newer Java than the "
              + Runtime.version().feature()
              + " that runs here");
    } catch (SecurityException e) {
      throw new InvalidJarException(
          verticle
              + " is signed and does not fit its signature: "
              + e.getMessage()
              + " (a jar made of signed ones must leave META-INF/*.SF out)");
    } catch (LinkageError e) {
      throw new InvalidJarException(verticle + " cannot be loaded: missing or broken " + named(e));
    }
  }

  private static String named(LinkageError e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().replace('/', '.');
  }

  private static @Nullable String first(Attributes main, String... keys) {
    return Arrays.stream(keys)
        .map(main::getValue)
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .orElse(null);
  }

  private static List<String> words(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }
}
