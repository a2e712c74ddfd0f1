package io.buswork.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a jar says of itself.
 *
 * @param name the module's name; null if the jar names none
 * @param version its version; null if the jar names none
 * @param mainVerticle the class to deploy
 * @param tasks the task types a plain verticle serves; empty for a {@code TaskVerticle}
 * @param signer who has signed all of the jar; null if nobody has
 */
public record ModuleManifest(
    @Nullable String name,
    @Nullable String version,
    String mainVerticle,
    List<String> tasks,
    @Nullable String signer) {

  public ModuleManifest {
    tasks = List.copyOf(tasks);
  }

  /** Of a jar that is not signed. */
  public ModuleManifest(
      @Nullable String name, @Nullable String version, String mainVerticle, List<String> tasks) {
    this(name, version, mainVerticle, tasks, null);
  }
}
