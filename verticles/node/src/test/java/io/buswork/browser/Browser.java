package io.buswork.browser;

import io.buswork.documentation.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a profile of its own, which writes down what pages ask for and say. */
public final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String NOWHERE = "about:blank";
  private static final int DESKTOP_WIDTH = 1280;
  private static final int DESKTOP_HEIGHT = 900;
  private static final int PHONE_WIDTH = 390;
  private static final int PHONE_HEIGHT = 844;

  /** Flags that bench/console has too. */
  private static final String QUIET = "bench/chromium.flags";

  /** Unable to find any host but this machine. */
  private static final List<String> FLAGS =
      List.of(
          "--hide-scrollbars",
          "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost");

  private static final String DROP =
      """
      const [target, name, content] = arguments;
      const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      for (const type of ['dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
      }
      """;

  private final ChromeDriver driver;
  private final PageLog log;
  private final Thread killer;

  private Browser(Path profile) {
    this.driver = start(profile);
    this.log = new PageLog(driver);
    this.killer = new Thread(driver::quit, "quit-test-browser");
    Runtime.getRuntime().addShutdownHook(killer);
    desktop();
  }

  /**
   * A browser that notes each request of its pages.
   *
   * @param profile a folder of its own
   */
  public static Browser open(Path profile) {
    return new Browser(profile);
  }

  private static ChromeDriver start(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Programs.browser().orElseThrow().toFile());
    options.addArguments(Repository.text(QUIET).lines().toList());
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + profile);
    LoggingPreferences kept = new LoggingPreferences();
    kept.enable(LogType.BROWSER, Level.ALL);
    kept.enable(LogType.PERFORMANCE, Level.ALL);
    options.setExperimentalOption(
        "perfLoggingPrefs", Map.of("enableNetwork", true, "enablePage", false));
    options.setCapability("goog:loggingPrefs", kept);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Programs.driver().orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    return new ChromeDriver(service, options);
  }

  /** Opens an address and waits until its document is loaded. */
  public Browser go(String url) {
    driver.get(url);
    return this;
  }

  /** The driver, for what this class has no words for. */
  public ChromeDriver driver() {
    return driver;
  }

  /** What pages have said and asked for since it was read last. */
  public PageLog log() {
    return log;
  }

  /** Waits until there is such an element that can be seen. */
  public WebElement see(String css) {
    return see(By.cssSelector(css));
  }

  /** The same by any way of finding it. */
  public WebElement see(By by) {
    return waiting("to see " + by)
        .until(
            page ->
                page.findElements(by).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElse(null));
  }

  /** Waits until such an element is seen that has this text in it. */
  public WebElement see(String css, String text) {
    return waiting("to see '" + text + "' in " + css)
        .until(
            page ->
                page.findElements(By.cssSelector(css)).stream()
                    .filter(element -> says(element, text))
                    .findFirst()
                    .orElse(null));
  }

  /** Waits until so many such elements are seen that have this text in them. */
  public void see(int count, String css, String text) {
    waiting("to see '" + text + "' " + count + " times in " + css)
        .until(
            page ->
                page.findElements(By.cssSelector(css)).stream()
                        .filter(element -> says(element, text))
                        .count()
                    == count);
  }

  /** Waits until no such element is seen that has this text in it. */
  public void seeNo(String css, String text) {
    waiting("not to see '" + text + "' in " + css)
        .until(
            page ->
                page.findElements(By.cssSelector(css)).stream()
                    .noneMatch(element -> says(element, text)));
  }

  /** Clicks what has this text, as soon as it can be clicked; pages draw themselves anew. */
  public void click(String css, String text) {
    waiting("to click '" + text + "' in " + css)
        .until(
            page -> {
              see(css, text).click();
              return true;
            });
  }

  /** Clicks the first that can be. */
  public void click(String css) {
    waiting("to click " + css)
        .until(
            page -> {
              see(css).click();
              return true;
            });
  }

  /** Empties a field and types into it. */
  public void type(String css, String text) {
    WebElement field = see(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Chooses from a list by what it stands for. */
  public void choose(String css, String value) {
    new Select(see(css)).selectByValue(value);
  }

  /** Drops a file onto an element, as somebody would who drags it there. */
  public void drop(String css, Path file) {
    try {
      String content = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      run(DROP, see(css), file.getFileName().toString(), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * Opens an address in a document of its own, in which a script runs before the page's. What is
   * opened after it has none of that again.
   */
  public void goAltered(String script, String url) {
    Object alteration =
        driver
            .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
            .get("identifier");
    driver.get(NOWHERE);
    driver.get(url);
    driver.executeCdpCommand(
        "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", alteration));
  }

  /** Leaves the page, so that the next one begins afresh. */
  public void leave() {
    driver.get(NOWHERE);
  }

  /** Runs a script in the page. */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script whose last argument is called with the answer. */
  public Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  /** A window of a usual size. */
  public void desktop() {
    size(DESKTOP_WIDTH, DESKTOP_HEIGHT, false);
  }

  /** A phone's. */
  public void phone() {
    size(PHONE_WIDTH, PHONE_HEIGHT, true);
  }

  private void size(int width, int height, boolean isPhone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
  }

  /** What the machine prefers: {@code light} or {@code dark}. */
  public void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Keeps a picture in {@code target/browser}. */
  public void picture(String name) {
    Path file = Path.of("target", "browser", name + ".png");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Where lines are broken does not matter. */
  private static boolean says(WebElement element, String text) {
    return element.isDisplayed() && element.getText().replaceAll("\\s+", " ").contains(text);
  }

  private WebDriverWait waiting(String what) {
    WebDriverWait wait = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100));
    wait.withMessage("waited " + what);
    wait.ignoring(StaleElementReferenceException.class);
    wait.ignoring(ElementNotInteractableException.class);
    return wait;
  }

  @Override
  public void close() {
    driver.quit();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
