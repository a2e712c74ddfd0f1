package io.buswork.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Deque's axe: finds what keeps people from using a page. */
public final class Axe {

  private static final Set<String> GRAVE = Set.of("serious", "critical");
  private static final String SOURCE = source();
  private static final String RUN =
      """
      const [colours, done] = arguments;
      const options = {preload: false, resultTypes: ['violations']};
      axe.run(document, colours ? {...options, runOnly: ['color-contrast']} : options)
        .then(found => done(JSON.stringify(found.violations)), failure => done('' + failure));
      """;

  private Axe() {}

  /** The serious and critical faults of the page that the browser shows, each with its places. */
  public static List<String> faults(Browser browser) {
    return faults(browser, false);
  }

  /** Those that another colour scheme may have, on a page that has been looked at in one. */
  public static List<String> faultsOfColours(Browser browser) {
    return faults(browser, true);
  }

  private static List<String> faults(Browser browser, boolean coloursOnly) {
    if (!Boolean.TRUE.equals(browser.run("return typeof axe === 'object'"))) {
      browser.run(SOURCE);
    }
    return new JsonArray(String.valueOf(browser.runAsync(RUN, coloursOnly)))
        .stream()
            .map(JsonObject.class::cast)
            .filter(fault -> GRAVE.contains(String.valueOf(fault.getString("impact"))))
            .map(Axe::describe)
            .toList();
  }

  private static String describe(JsonObject fault) {
    StringBuilder text = new StringBuilder(fault.getString("id"));
    text.append(" (").append(fault.getString("impact")).append("): ");
    text.append(fault.getString("help"));
    for (Object node : fault.getJsonArray("nodes")) {
      JsonObject place = (JsonObject) node;
      text.append("\n    ").append(place.getString("html"));
      text.append("\n      ").append(place.getString("failureSummary").replace("\n", " "));
    }
    return text.toString();
  }

  /** Its library for Java brings the script, and more that is not needed. */
  private static String source() {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("axe.min.js", e);
    }
  }
}
