package io.buswork.store;

import java.time.Instant;
import java.util.List;

/**
 * An uploaded jar.
 *
 * @param name the module's name
 * @param version its version
 * @param sha256 of the jar, in hex
 * @param size of the jar in bytes
 * @param mainVerticle the class to deploy
 * @param tasks the types a plain verticle serves; empty for a {@code TaskVerticle}
 * @param uploadedAt when
 * @param uploadedBy who
 */
public record ModuleVersion(
    String name,
    String version,
    String sha256,
    long size,
    String mainVerticle,
    List<String> tasks,
    Instant uploadedAt,
    String uploadedBy) {

  public ModuleVersion {
    tasks = List.copyOf(tasks);
  }
}
