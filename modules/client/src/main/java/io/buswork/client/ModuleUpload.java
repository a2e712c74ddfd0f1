package io.buswork.client;

import io.vertx.core.json.JsonObject;
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
 * @param canary the percentage of tasks it gets at first; null: it takes over at once
 * @param config the module's configuration from then on; null: as it is
 */
public record ModuleUpload(
    Path jar,
    @Nullable String name,
    @Nullable String version,
    List<String> tasks,
    @Nullable Integer canary,
    @Nullable JsonObject config) {

  public ModuleUpload {
    tasks = List.copyOf(tasks);
  }

  /** One that takes over at once. */
  public ModuleUpload(
      Path jar, @Nullable String name, @Nullable String version, List<String> tasks) {
    this(jar, name, version, tasks, null, null);
  }

  /** The same, with so many percent of the tasks at first. */
  public ModuleUpload asCanary(int share) {
    return new ModuleUpload(jar, name, version, tasks, share, config);
  }

  /** The same, with a configuration. */
  public ModuleUpload withConfig(JsonObject values) {
    return new ModuleUpload(jar, name, version, tasks, canary, values);
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
    if (canary != null) {
      parameters.put("canary", canary.toString());
    }
    if (config != null) {
      parameters.put("config", config.encode());
    }
    return parameters;
  }
}
