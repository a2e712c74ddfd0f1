package io.buswork.gateway;

import io.buswork.access.Role;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be asked of a node.
 *
 * @param method the method
 * @param path the path as the router has it, with {@code :name} for what varies
 * @param role the least role that may ask for it
 * @param action what the audit log calls it; null: it changes nothing that is written down there
 */
record Operation(HttpMethod method, String path, Role role, @Nullable String action) {

  /** The path as openapi.json has it, with <code>{name}</code> for what varies. */
  String template() {
    return path.replaceAll(":([a-z]+)", "{$1}");
  }

  /** Whether nothing in the path varies. */
  boolean isLiteral() {
    return path.indexOf(':') < 0;
  }

  /** Whether a path's parts fit. */
  boolean fits(String[] parts) {
    String[] wanted = path.split("/", -1);
    if (wanted.length != parts.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean same = wanted[i].startsWith(":") ? !parts[i].isEmpty() : wanted[i].equals(parts[i]);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** What varies in a path that fits, decoded; empty if nothing does. */
  String subject(String given) {
    String[] wanted = path.split("/", -1);
    String[] parts = given.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith(":")) {
        return decode(parts[i]);
      }
    }
    return "";
  }

  private static String decode(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not a way to write anything: the route will say so.
      return part;
    }
  }
}
