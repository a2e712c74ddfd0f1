package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.browser.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;

/** Tests of the console: one browser for all of a class, and what holds after each of them. */
abstract class InTheBrowser {

  static Browser browser;

  /** Called once there is a node to look at. */
  static void openBrowser(Path folder) {
    browser = Browser.open(folder.resolve("browser"));
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
      browser = null;
    }
  }

  /** Whatever a test does: no error on the console, no request to another host. */
  @AfterEach
  void thePageIsClean(TestInfo test) {
    browser.picture(test.getTestMethod().orElseThrow().getName());
    assertThat(browser.log().errors()).isEmpty();
    assertThat(browser.log().foreignRequests()).isEmpty();
  }
}
