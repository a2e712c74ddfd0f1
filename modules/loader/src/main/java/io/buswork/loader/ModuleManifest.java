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
 */
public record ModuleManifest(
    @Nullable String name, @Nullable String version, String mainVerticle, List<String> tasks) {

  public ModuleManifest {
    tasks = List.copyOf(tasks);
  }
}
