package io.buswork.browser;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** What pages said on their console, and whom they asked for anything. */
public final class PageLog {

  /** What is in the page itself, and the page that a browser begins with. */
  private static final Set<String> OWN_SCHEMES = Set.of("data", "blob", "about", "chrome");

  private final ChromeDriver driver;

  PageLog(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Errors on the console since it was read last: exceptions that nobody caught, violated content
   * policies, requests that failed, and what the page itself called an error.
   */
  public List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Addresses on other hosts that were asked for since it was read last. */
  public List<String> foreignRequests() {
    List<String> foreign = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      String url = requested(new JsonObject(entry.getMessage()).getJsonObject("message"));
      if (url != null && isForeign(url)) {
        foreign.add(url);
      }
    }
    return foreign;
  }

  private static String requested(JsonObject message) {
    JsonObject params = message.getJsonObject("params");
    return switch (message.getString("method")) {
      case "Network.requestWillBeSent" -> params.getJsonObject("request").getString("url");
      case "Network.webSocketCreated" -> params.getString("url");
      default -> null;
    };
  }

  private static boolean isForeign(String url) {
    URI uri = URI.create(url.replaceAll("[?#].*", ""));
    return !OWN_SCHEMES.contains(uri.getScheme()) && !"127.0.0.1".equals(uri.getHost());
  }
}
