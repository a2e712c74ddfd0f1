package io.buswork.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the gateway's router answers to and what openapi.json tells of is the same. */
final class RoutesTest {

  private static final String GATEWAY = "verticles/gateway/src/main/";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** A route with a literal path; a part of it may be added: {@code "/api/v1/tasks/" + deed}. */
  private static final Pattern ROUTE =
      Pattern.compile(
          "router\\s*\\.(get|put|post|delete|patch)\\(\\s*\"(/(?:api|health|metrics)[^\"]*)\"\\s*([+)])");

  @Test
  void everyRouteIsDescribed() {
    Set<String> described = described();
    List<String> routes = routes();
    assertThat(routes).hasSizeGreaterThan(30);
    assertThat(routes).allMatch(route -> isDescribed(route, described), "is in openapi.json");
  }

  @Test
  void everyDescriptionHasARoute() {
    Set<String> routes =
        routes().stream()
            .flatMap(route -> described().stream().filter(text -> isDescribed(route, Set.of(text))))
            .collect(Collectors.toSet());
    Set<String> unanswered = described();
    unanswered.removeAll(routes);
    // These two are files, which another class serves.
    assertThat(unanswered).containsExactly("get /asyncapi.json", "get /openapi.json");
  }

  /** A route whose last part is added at run time stands for all with one part more. */
  private static boolean isDescribed(String route, Set<String> described) {
    return route.endsWith("/")
        ? described.stream().anyMatch(text -> text.matches(Pattern.quote(route) + "[a-z-]+"))
        : described.contains(route);
  }

  private static List<String> routes() {
    return Repository.mainSources().stream()
        .filter(path -> relative(path).startsWith(GATEWAY))
        .flatMap(path -> ROUTE.matcher(Repository.text(path)).results())
        .map(found -> found.group(1) + " " + found.group(2).replaceAll(":([A-Za-z]+)", "{$1}"))
        .toList();
  }

  private static Set<String> described() {
    JsonObject paths =
        new JsonObject(Repository.text(GATEWAY + "resources/io/buswork/gateway/openapi.json"))
            .getJsonObject("paths");
    Set<String> described = new TreeSet<>();
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (METHODS.contains(method.toLowerCase(Locale.ROOT))) {
          described.add(method + " " + path);
        }
      }
    }
    return described;
  }

  private static String relative(Path path) {
    return Repository.root().relativize(path).toString().replace('\\', '/');
  }
}
