package io.buswork.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A jar to deploy.
 *
 * @param jar the file
 * @param name the module's name; null: as the jar's manifest says
 * @param version its version; null: as the jar's manifest says
 * @param tasks the task types a plain verticle serves; empty: as the jar says
 */
public record ModuleUpload(
    Path jar, @Nullable String name, @Nullable String version, List<String> tasks) {

  public ModuleUpload {
    tasks = List.copyOf(tasks);
  }

  /** A jar that says everything in its manifest. */
  public static ModuleUpload of(Path jar) {
    return new ModuleUpload(jar, null, null, List.of());
  }

  Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    if (name != null) {
      parameters.put("name", name);
    }
    if (version != null) {
      parameters.put("version", version);
    }
    if (!tasks.isEmpty()) {
      parameters.put("tasks", String.join(",", tasks));
    }
    return parameters;
  }
}
