package io.buswork.gateway;

import static io.buswork.access.Role.ADMIN;
import static io.buswork.access.Role.DEPLOYER;
import static io.buswork.access.Role.OPERATOR;
import static io.buswork.access.Role.SUBMITTER;
import static io.buswork.access.Role.VIEWER;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.buswork.access.Role;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that can be asked of a node, with who may and what the audit log calls it. What is not here
 * cannot be changed, and with tokens not even be seen; but for what is free: the console's files,
 * which hold nothing, and whether the node lives.
 */
final class Operations {

  static final List<Operation> ALL =
      List.of(
          does(POST, "/api/v1/tasks", SUBMITTER),
          does(GET, "/api/v1/tasks", VIEWER),
          does(GET, "/api/v1/tasks/:id", VIEWER),
          changes(POST, "/api/v1/tasks/:id/cancel", OPERATOR, "task.cancel"),
          changes(POST, "/api/v1/tasks/:id/retry", OPERATOR, "task.retry"),
          changes(POST, "/api/v1/tasks/:id/run-now", OPERATOR, "task.run-now"),
          changes(POST, "/api/v1/tasks/cancel", OPERATOR, "tasks.cancel"),
          changes(POST, "/api/v1/tasks/retry", OPERATOR, "tasks.retry"),
          changes(POST, "/api/v1/tasks/delete", OPERATOR, "tasks.delete"),
          does(GET, "/api/v1/failures", VIEWER),
          does(GET, "/api/v1/bulk", VIEWER),
          does(GET, "/api/v1/bulk/:id", VIEWER),
          does(GET, "/api/v1/groups", VIEWER),
          does(GET, "/api/v1/groups/:name", VIEWER),
          does(GET, "/api/v1/stats", VIEWER),
          does(GET, "/api/v1/queues", VIEWER),
          does(GET, "/api/v1/queues/:name", VIEWER),
          changes(PUT, "/api/v1/queues/:name", OPERATOR, "queue.put"),
          changes(POST, "/api/v1/queues/:name/pause", OPERATOR, "queue.pause"),
          changes(POST, "/api/v1/queues/:name/resume", OPERATOR, "queue.resume"),
          does(GET, "/api/v1/schedules", VIEWER),
          does(GET, "/api/v1/schedules/:name", VIEWER),
          changes(PUT, "/api/v1/schedules/:name", OPERATOR, "schedule.put"),
          changes(DELETE, "/api/v1/schedules/:name", OPERATOR, "schedule.delete"),
          changes(POST, "/api/v1/schedules/:name/run", OPERATOR, "schedule.run"),
          changes(POST, "/api/v1/schedules/:name/pause", OPERATOR, "schedule.pause"),
          changes(POST, "/api/v1/schedules/:name/resume", OPERATOR, "schedule.resume"),
          does(POST, "/api/v1/events", SUBMITTER),
          does(GET, "/api/v1/subscriptions", VIEWER),
          does(GET, "/api/v1/subscriptions/:name", VIEWER),
          changes(PUT, "/api/v1/subscriptions/:name", OPERATOR, "subscription.put"),
          changes(DELETE, "/api/v1/subscriptions/:name", OPERATOR, "subscription.delete"),
          does(GET, "/api/v1/modules", VIEWER),
          changes(POST, "/api/v1/modules", DEPLOYER, "module.upload"),
          does(GET, "/api/v1/modules/:name", VIEWER),
          changes(DELETE, "/api/v1/modules/:name", DEPLOYER, "module.delete"),
          changes(POST, "/api/v1/modules/:name/activate", DEPLOYER, "module.activate"),
          changes(POST, "/api/v1/modules/:name/rollback", DEPLOYER, "module.rollback"),
          // A configuration may hold passwords.
          does(GET, "/api/v1/modules/:name/config", DEPLOYER),
          changes(PUT, "/api/v1/modules/:name/config", DEPLOYER, "module.configure"),
          changes(PUT, "/api/v1/modules/:name/log-level", OPERATOR, "module.log-level"),
          does(GET, "/api/v1/nodes", VIEWER),
          changes(POST, "/api/v1/nodes/:id/drain", OPERATOR, "node.drain"),
          does(GET, "/api/v1/handlers", VIEWER),
          changes(PUT, "/api/v1/handlers/:type", DEPLOYER, "handler.put"),
          changes(DELETE, "/api/v1/handlers/:type", DEPLOYER, "handler.delete"),
          does(GET, "/api/v1/stream", VIEWER),
          does(GET, "/api/v1/work", SUBMITTER),
          does(GET, "/api/v1/audit", OPERATOR),
          does(GET, "/api/v1/me", VIEWER),
          does(GET, "/api/v1/tokens", ADMIN),
          changes(POST, "/api/v1/tokens", ADMIN, "token.create"),
          changes(DELETE, "/api/v1/tokens/:name", ADMIN, "token.revoke"),
          does(GET, "/metrics", VIEWER),
          does(GET, "/openapi.json", VIEWER),
          does(GET, "/asyncapi.json", VIEWER),
          does(GET, "/api/v1/openapi.json", VIEWER),
          does(GET, "/api/v1/asyncapi.json", VIEWER));

  private static final Map<HttpMethod, Map<String, Operation>> LITERAL = literal();
  private static final List<Operation> VARYING =
      ALL.stream().filter(operation -> !operation.isLiteral()).toList();

  private Operations() {}

  /**
   * What a request asks for; null: nothing that there is.
   *
   * @param path as the router sees it
   */
  static @Nullable Operation find(HttpMethod method, String path) {
    String plain = plain(path);
    Operation literal = LITERAL.getOrDefault(method, Map.of()).get(plain);
    if (literal != null) {
      return literal;
    }
    String[] parts = plain.split("/", -1);
    for (Operation operation : VARYING) {
      if (operation.method().equals(method) && operation.fits(parts)) {
        return operation;
      }
    }
    return null;
  }

  /** Whether there is something at a path, by whatever method. */
  static boolean isPath(String path) {
    return ALL.stream().anyMatch(operation -> find(operation.method(), path) != null);
  }

  /** The methods that a path takes, with commas between; a page is only looked at. */
  static String methodsAt(String path) {
    String methods =
        ALL.stream()
            .map(Operation::method)
            .distinct()
            .filter(method -> find(method, path) != null)
            .map(HttpMethod::name)
            .collect(Collectors.joining(", "));
    return methods.isEmpty() ? GET.name() : methods;
  }

  /** Whether everybody may have what is at a path. */
  static boolean isFree(String path) {
    return path.equals("/")
        || path.equals("/docs")
        || path.startsWith("/console/")
        || path.startsWith("/health/");
  }

  /** The router takes a slash at the end for none. */
  private static String plain(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Operation does(HttpMethod method, String path, Role role) {
    return new Operation(method, path, role, null);
  }

  private static Operation changes(HttpMethod method, String path, Role role, String action) {
    return new Operation(method, path, role, action);
  }

  private static Map<HttpMethod, Map<String, Operation>> literal() {
    Map<HttpMethod, Map<String, Operation>> byMethod = new HashMap<>();
    for (Operation operation : ALL) {
      if (operation.isLiteral()) {
        byMethod
            .computeIfAbsent(operation.method(), method -> new HashMap<>())
            .put(operation.path(), operation);
      }
    }
    return byMethod;
  }
}
