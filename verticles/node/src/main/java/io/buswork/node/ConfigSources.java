package io.buswork.node;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Gathers the configuration from a file, the environment and the command line; later wins. */
final class ConfigSources {

  private static final String PREFIX = "BUSWORK_";

  /** Not keys of a node, though they begin like some. */
  private static final Set<String> OTHER_VARIABLES = Set.of("BUSWORK_LOG_LEVEL");

  private final Map<String, String> values = new TreeMap<>();

  /** A JSON file: nested objects, or keys with dots. */
  ConfigSources file(Path file) {
    try {
      return json(new JsonObject(Files.readString(file)));
    } catch (IOException e) {
      throw new ConfigException("-conf " + file + ": the file cannot be read");
    } catch (DecodeException e) {
      throw new ConfigException("-conf " + file + ": not a JSON object: " + firstLine(e));
    }
  }

  private static String firstLine(DecodeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  ConfigSources json(JsonObject json) {
    flatten("", json);
    return this;
  }

  private void flatten(String prefix, JsonObject json) {
    for (Map.Entry<String, Object> entry : json) {
      String key = prefix + entry.getKey();
      Object value = entry.getValue();
      if (value instanceof JsonObject nested) {
        flatten(key + ".", nested);
      } else if (value instanceof JsonArray list) {
        put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      } else {
        put(key, String.valueOf(value));
      }
    }
  }

  /** Others may have variables that begin with our name; those that begin with our keys do not. */
  ConfigSources environment(Map<String, String> environment) {
    environment.forEach(ConfigSources::refuseUnknown);
    for (ConfigKey key : ConfigKey.ALL) {
      String value = environment.get(key.variable());
      if (value != null) {
        put(key.name(), value);
      }
    }
    return this;
  }

  /** {@code --key=value}, {@code --key value} and {@code -conf FILE}. */
  ConfigSources arguments(List<String> arguments, Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean file = argument.equals("-conf") || argument.equals("--conf");
      if (!file && !argument.startsWith("--")) {
        throw new ConfigException("'" + argument + "' is not understood: say --key=value");
      }
      int equals = argument.indexOf('=');
      if (!file && equals > 0) {
        given.put(argument.substring(2, equals), argument.substring(equals + 1));
        continue;
      }
      if (i + 1 == arguments.size()) {
        throw new ConfigException(argument + " needs a value: say " + argument + "=…");
      }
      String value = arguments.get(++i);
      if (file) {
        file(Path.of(value));
      } else {
        given.put(argument.substring(2), value);
      }
    }
    environment(environment);
    given.forEach(this::put);
    return this;
  }

  private void put(String key, String value) {
    if (!ConfigKey.byName().containsKey(key)) {
      throw new ConfigException(unknown(key, value, ConfigKey.byName().keySet()));
    }
    values.put(key, value);
  }

  private static void refuseUnknown(String variable, String value) {
    List<String> known = ConfigKey.ALL.stream().map(ConfigKey::variable).toList();
    if (!known.contains(variable)
        && !OTHER_VARIABLES.contains(variable)
        && known.stream().map(ConfigSources::group).anyMatch(variable::startsWith)) {
      throw new ConfigException(unknown(variable, value, known));
    }
  }

  /** What the variables of a group of keys begin with: {@code BUSWORK_HTTP_}. */
  private static String group(String variable) {
    int end = variable.indexOf('_', PREFIX.length());
    return end < 0 ? variable + "_" : variable.substring(0, end + 1);
  }

  private static String unknown(String key, String value, Collection<String> known) {
    String nearest =
        known.stream()
            .min(java.util.Comparator.comparingInt(name -> distance(name, key)))
            .orElseThrow();
    return key
        + "="
        + value
        + ": there is no such key"
        + (distance(nearest, key) <= 4 ? "; did you mean " + nearest + "?" : "")
        + " ('./buswork help start' lists all)";
  }

  /** How many characters must change to make one word of the other (Levenshtein, 1965). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  NodeConfig build() {
    return new NodeConfig(values);
  }
}
