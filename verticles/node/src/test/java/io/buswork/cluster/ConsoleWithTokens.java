package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.browser.Axe;
import io.buswork.browser.Offers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;

/**
 * The two nodes that {@link ConsoleIT} looks at, which start once; and, as the other one asks for
 * tokens, what the console does with them.
 */
abstract class ConsoleWithTokens extends InTheBrowser {

  private static final String NIGHTLY =
      "{\"cron\": \"0 3 * * *\", \"task\": {\"type\": \"probe.noop\"}}";
  private static final String ORDERS =
      "{\"event\": \"order.*\", \"task\": {\"type\": \"probe.noop\"}}";

  /** Buttons that change nothing in the cluster. */
  private static final Set<String> LOOKS =
      Set.of("Log out", "Limits", "Show", "Hold", "Clear", "Copy", "← Previous", "Next →");

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  static TestNode served;
  static TestNode other;
  private static String operator;

  @BeforeAll
  static void twoNodesAndABrowser() {
    List<TestNode> nodes = cluster.startNodes(List.of(List.of(), List.of("--auth.mode=token")));
    served = nodes.get(0);
    other = nodes.get(1);
    openBrowser(cluster.folder());
  }

  @Test
  @Order(150)
  void aWrongTokenIsRefusedInWordsAndARightOneOpensThePageAndItsStream() {
    browser.go(other.url() + "/#/live");
    logIn("bw_nonsense");
    browser.see("dialog [role=alert]", "That token was refused");
    logIn(served.api().newToken("admin"));
    browser.see("bw-live .empty");
    browser.see("#connection", "live");
    ProbeModule.submit(served.api(), 1, ProbeModule.silentTask(ProbeModule.NOOP));
    browser.see("bw-live td .chip", "succeeded");
    browser.go(other.url() + "/#/audit");
    browser.see("bw-audit tr", "token.create admin done");
    assertOnlyRefusals();
  }

  @Test
  @Order(151)
  void whoLogsOutInOneTabIsForgottenInAll() {
    WebDriver.TargetLocator tabs = browser.driver().switchTo();
    String first = browser.driver().getWindowHandle();
    tabs.newWindow(WindowType.TAB);
    browser.desktop();
    browser.go(other.url() + "/#/queues");
    operator = served.api().newToken("operator");
    logIn(operator);
    browser.click("#login", "Log out");
    browser.see("dialog", "wants a token");
    assertForgotten("bw-queues th");
    browser.driver().close();
    tabs.window(first);
    browser.see("dialog", "wants a token");
    assertForgotten("bw-audit td");
    browser.click("dialog button", "Not now");
    browser.see(".failing", "You are not logged in");
    browser.see("#login", "Log in");
    assertOnlyRefusals();
  }

  @Test
  @Order(152)
  void aViewerIsOfferedNothingThatItMayNotDo() {
    served.api().put("/schedules/nightly", new JsonObject(NIGHTLY)).expect(201);
    served.api().put("/subscriptions/orders", new JsonObject(ORDERS)).expect(201);
    browser.click("#login", "Log in");
    logIn(served.api().newToken("viewer"));
    browser.see(".failing", "needs the role operator; the token 'viewer' has the role viewer");
    assertThat(Offers.ofEveryPage(browser)).as("what looks, and changes nothing").isSubsetOf(LOOKS);
    assertThat(Offers.refused(browser)).as("of the last page").contains("Submit task");
    browser.go(other.url() + "/#/queues");
    browser.click("bw-queues button", "Pause");
    browser.see(".toast", "takes the role operator; the token “viewer” has the role viewer");
    browser.seeNo("bw-queues th", "paused");
    browser.seeNo("#nav a", "Audit");
    assertThat(Axe.faults(browser)).isEmpty();
    assertOnlyRefusals();
  }

  @Test
  @Order(153)
  void anotherTokenIsOfferedWhatItsRoleMay() {
    browser.click("#login", "Log out");
    logIn(operator);
    browser.click("bw-queues button", "Pause");
    browser.see("bw-queues th", "paused");
    browser.click("bw-queues button", "Resume");
    browser.seeNo("bw-queues th", "paused");
    browser.see("#nav a", "Audit");
    assertOnlyRefusals();
  }

  private static void logIn(String token) {
    browser.type("dialog input[name=token]", token);
    browser.click("dialog button", "Log in");
  }

  private static void assertForgotten(String what) {
    assertThat(browser.driver().findElements(By.cssSelector(what))).isEmpty();
    assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
    assertThat(browser.see("#connection").getText()).isNotEqualTo("live");
  }

  /** The browser itself calls each refused request an error. */
  private static void assertOnlyRefusals() {
    assertThat(browser.log().errors())
        .isNotEmpty()
        .allMatch(error -> error.matches("(?s).*(40[13]|WebSocket).*"));
  }
}
