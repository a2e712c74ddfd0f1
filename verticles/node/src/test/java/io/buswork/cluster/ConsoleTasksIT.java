package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.browser.Axe;
import io.buswork.browser.Charts;
import io.buswork.browser.Keyboard;
import io.buswork.browser.NeedsChromium;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/**
 * The console's pages about tasks in a real Chromium against a living node, which starts once: the
 * tests go on from each other.
 */
@Timeout(400)
@ExtendWith(NeedsChromium.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleTasksIT extends InTheBrowser {

  /** One fails for good until a file is there, one tells how far it is and waits for the file. */
  private static final String FLAKY =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import io.vertx.core.json.JsonObject;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.concurrent.TimeUnit;

      public final class Flaky extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          handlers.async("flaky", task -> {
            task.log("trying <b>order</b> " + task.id());
            return Files.exists(Path.of(task.payload().getString("switch")))
                ? Future.succeededFuture(new JsonObject().put("big", 9007199254740993L))
                : Future.failedFuture("order " + task.id() + " is lost");
          });
          handlers.async("steps", task -> {
            task.progress(40, "two of <i>five</i>");
            task.log("step two");
            return until(Path.of(task.payload().getString("switch")));
          });
        }

        private Future<String> until(Path file) {
          return Files.exists(file)
              ? Future.succeededFuture("done")
              : vertx.timer(50, TimeUnit.MILLISECONDS).compose(late -> until(file));
        }
      }
      """;

  private static final String BROKEN =
      """
      public final class Broken extends io.vertx.core.VerticleBase {
        public Broken() {
          throw new IllegalStateException("no licence");
        }
      }
      """;

  private static final String STATE = ".title .chip";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private static TestNode node;
  private static Path fixed;

  @BeforeAll
  static void aNodeAndABrowser() {
    node = cluster.startNode();
    fixed = cluster.folder().resolve("fixed");
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("flaky.jar"),
            Map.of("Flaky", FLAKY),
            Map.of("Main-Verticle", "Flaky"));
    node.api().upload("flaky", "1", jar).expect(201);
    openBrowser(cluster.folder());
  }

  @AfterEach
  void axeFindsNoFault() {
    assertThat(Axe.faults(browser)).isEmpty();
  }

  @Test
  @Order(10)
  void withoutTasksThePagesSayWhatToDo() {
    open("tasks");
    assertThat(browser.see(".empty").getText()).contains("no tasks yet");
    open("failures");
    assertThat(browser.see(".empty").getText()).contains("Nothing has failed");
    open("live");
    assertThat(browser.see(".empty").getText()).contains("No events yet");
  }

  @Test
  @Order(20)
  void aTaskOfTheFormIsSeenToFailOnItsPageAndRetriedFromThere() {
    open("live");
    submit();
    browser.see("bw-live td .chip", "failed");
    browser.click("bw-live td a");
    browser.see(STATE, "failed");
    browser.see(".timeline", "order");
    browser.see(".log", "trying <b>order</b>");
    browser.see("bw-json", "\"switch\"");
    fix(true);
    browser.click(".heading button", "Retry");
    browser.see(STATE, "succeeded");
    browser.see("bw-json", "9007199254740993");
    fix(false);
  }

  @Test
  @Order(30)
  void aWrongFieldIsNamedWhereItStands() {
    open("tasks");
    browser.click("#submit");
    browser.type("dialog input[list]", "flaky");
    browser.click("dialog summary", "More");
    browser.type("dialog input[type=number]", "99");
    browser.click("dialog button.main", "Submit");
    browser.see("dialog .field-error", "priority");
    // The browser itself calls a refused request an error.
    assertThat(browser.log().errors()).hasSize(1).first().asString().contains("422");
    browser.click("dialog button", "Cancel");
  }

  @Test
  @Order(40)
  void allOfAGroupOfFailuresAreRetriedAfterTheirNumberWasShown() {
    List<Long> ids = ProbeModule.submit(node.api(), 25, flaky());
    open("failures");
    browser.see("bw-failures td", "25");
    fix(true);
    browser.click("bw-failures button", "Retry all");
    browser.see("dialog .count", "25 tasks");
    browser.click("dialog button", "Retry 25 tasks");
    browser.see(".toast", "25 of 25 are retried");
    browser.see(".empty", "Nothing has failed");
    new Outcomes(cluster.database()).awaitSucceeded(ids.size() + 1, Duration.ofSeconds(60));
    fix(false);
  }

  @Test
  @Order(45)
  void deadLettersAreDeletedAfterTheirNumberWasShown() {
    ProbeModule.submit(node.api(), 3, flaky());
    open("failures");
    browser.see("bw-failures td", "3");
    browser.click("bw-failures button", "Delete all");
    browser.see("dialog .count", "3 tasks");
    browser.see("dialog", "gone for good");
    browser.click("dialog button.danger", "Delete 3 tasks");
    browser.see(".toast", "3 of 3 are deleted");
    browser.see(".empty", "Nothing has failed");
    assertThat(node.api().get("/tasks?type=flaky&state=failed").json().getJsonArray("items"))
        .isEmpty();
  }

  @Test
  @Order(50)
  void theFilterIsInTheAddressAndActsOnAllThatMatch() {
    open("tasks");
    browser.see("bw-tasks td .chip", "succeeded");
    browser.click("fieldset.choices label", "failed");
    browser.see(".empty", "Nothing matches");
    assertThat(browser.driver().getCurrentUrl()).endsWith("#/tasks?state=failed");
    browser.go(node.url() + "#/tasks?type=flaky&state=succeeded");
    browser.see("bw-tasks td .chip", "succeeded");
    browser.click("button", "Delete all");
    browser.see("dialog .count", "26 tasks");
    browser.click("dialog button", "Back");
    browser.see("bw-tasks td .chip", "succeeded");
  }

  @Test
  @Order(52)
  void progressAndLogAreSeenWhileATaskRuns() {
    JsonObject task = flaky().put("type", "steps");
    long id = ProbeModule.submit(node.api(), 1, task).get(0);
    openTask(id);
    browser.see("progress[value='40']");
    browser.see(".task", "two of <i>five</i>");
    browser.see(".log", "step two");
    browser.see(STATE, "running");
    fix(true);
    browser.see(STATE, "succeeded");
    browser.seeNo(".task", "two of <i>five</i>");
    fix(false);
  }

  @Test
  @Order(54)
  void aTaskIsClonedAndEdited() {
    JsonObject task = flaky().put("priority", 7).put("tags", new JsonArray().add("march"));
    openTask(ProbeModule.submit(node.api(), 1, task).get(0));
    browser.see(STATE, "failed");
    browser.click(".heading button", "Clone and edit");
    browser.see("dialog h2", "Clone task");
    assertThat(browser.see("dialog input[list]").getDomProperty("value")).isEqualTo("flaky");
    assertThat(browser.see("dialog input[max='9']").getDomProperty("value")).isEqualTo("7");
    browser.type("dialog textarea", new JsonObject().put("switch", "/nowhere").encode());
    browser.type("dialog input[max='9']", "3");
    browser.click("dialog button.main", "Submit");
    browser.click(".toast a");
    browser.see(STATE, "failed");
    browser.see("bw-json", "/nowhere");
    browser.see(By.xpath("//bw-task//dt[.='Priority']/following-sibling::dd[1][.='3']"));
    browser.see(By.xpath("//bw-task//dt[.='Tags']/following-sibling::dd[1][contains(., 'march')]"));
  }

  @Test
  @Order(56)
  void whatWaitsForWhatIsAGraphThatLeadsFromTaskToTask() {
    JsonArray chain =
        new JsonArray()
            .add(new JsonObject().put("type", "load").put("delay", "1h"))
            .add(new JsonObject().put("type", "check").put("after", new JsonArray().add("#0")))
            .add(new JsonObject().put("type", "publish").put("after", new JsonArray().add("#1")));
    JsonArray made = node.api().post("/tasks", chain).expect(201).json().getJsonArray("items");
    openTask(Long.parseLong(made.getJsonObject(1).getString("id")));
    browser.see(".graph .here", "check");
    assertThat(browser.driver().findElements(By.cssSelector(".graph a"))).hasSize(3);
    assertThat(browser.driver().findElements(By.cssSelector(".graph .edge"))).hasSize(2);
    browser.click(".graph a[aria-label^='load']");
    browser.see(".graph .here", "load");
    assertThat(browser.driver().findElements(By.cssSelector(".graph a"))).hasSize(2);
    browser.click(".heading button", "Cancel");
    browser.see(STATE, "canceled");
    browser.click(".graph a[aria-label^='check']");
    browser.see(STATE, "canceled");
  }

  @Test
  @Order(57)
  void theStreamIsFilteredAndHeld() {
    open("live");
    browser.type("bw-live input[placeholder='mail.*']", "ste*\n");
    browser.choose("bw-live select", "submitted");
    assertThat(browser.driver().getCurrentUrl()).contains("type=ste", "events=submitted");
    JsonObject steps = flaky().put("type", "steps").put("delay", "1h");
    ProbeModule.submit(node.api(), 1, flaky());
    ProbeModule.submit(node.api(), 2, steps);
    browser.see(2, "bw-live tbody tr", "submitted");
    browser.see(2, "bw-live tbody tr", "steps");
    browser.click("bw-live button", "Hold");
    browser.see("bw-live .heading", "held");
    browser.see("bw-live button", "Go on");
  }

  @Test
  @Order(58)
  void byKeyboardAloneATaskIsSubmittedAndADialogLeft() {
    browser.leave();
    open("tasks");
    Keyboard keys = new Keyboard(browser);
    keys.press(Keys.TAB);
    assertThat(keys.focused()).isEqualTo("Skip to the content");
    keys.press(Keys.ENTER);
    assertThat(keys.focusedTag()).isEqualTo("main");
    keys.tabTo("Submit task", Keys.SHIFT);
    assertThat(keys.isFocusSeen()).isTrue();
    keys.press(Keys.ENTER);
    browser.see("dialog[open]");
    assertThat(keys.tabThrough(40)).as("where the focus goes").allMatch("dialog"::equals);
    keys.press(Keys.ESCAPE);
    browser.seeNo("dialog", "Submit a task");
    assertThat(keys.focused()).isEqualTo("Submit task");
    keys.press(Keys.ENTER);
    browser.see("dialog[open]");
    browser.driver().switchTo().activeElement().sendKeys("load", Keys.ENTER);
    browser.see(".toast", "was submitted");
    browser.seeNo("dialog", "Submit a task");
  }

  @Test
  @Order(60)
  void theOverviewShowsWhatNeedsAttention() {
    JsonObject nobodys = new JsonObject().put("type", "nobodys.task");
    node.api().post("/tasks", nobodys).expect(201);
    open("overview", "");
    browser.see(".attention li", "No handler for nobodys.task: 1 task waits");
    browser.see("bw-overview td", "default");
    browser.click(".attention a", "These tasks");
    browser.see("bw-tasks td .chip", "no handler");
  }

  @Test
  @Order(62)
  void chartsAreDrawnBesideThePageInTheColoursOfTheTheme() {
    browser.prefers("light");
    open("overview", "");
    Charts.awaitDrawn(browser);
    browser.prefers("dark");
    Charts.awaitDrawn(browser);
    browser.prefers("light");
    Charts.awaitDrawn(browser);
    assertThat(Charts.isLibraryInThePage(browser)).isFalse();
    browser.click("nav a", "Queues");
    browser.see("bw-queues h1");
    browser.click("nav a", "Overview");
    Charts.awaitDrawn(browser);
  }

  @Test
  @Order(63)
  void whereNoChartCanBeDrawnThePageSaysSo() {
    browser.goAltered(
        "delete HTMLCanvasElement.prototype.transferControlToOffscreen", node.url() + "#/");
    browser.see("bw-chart", "this could not be drawn here");
    browser.see("bw-overview td", "default");
    browser.leave();
    open("overview", "");
  }

  @Test
  @Order(65)
  void aModuleThatDoesNotStartIsSeenWithTheReason() {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("broken.jar"),
            Map.of("Broken", BROKEN),
            Map.of(
                "Main-Verticle", "Broken",
                "Buswork-Module", "broken",
                "Buswork-Version", "1",
                "Buswork-Tasks", "broken.task"));
    open("modules");
    browser.see("jar-drop input[type=file]").sendKeys(jar.toString());
    browser.click("jar-drop button", "Deploy");
    browser.see(".toast", "broken 1 does not start");
    browser.see(".toast", "no licence");
    browser.see("bw-modules tr", "failed");
    browser.see("bw-modules .why", "no licence");
    browser.click("nav a", "Overview");
    browser.see(".attention li", "Module broken 1 does not start on one node");
  }

  @Test
  @Order(70)
  void onAPhoneTheNavigationIsBehindAButton() {
    browser.phone();
    open("tasks");
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    browser.click("#menu");
    browser.click("nav a", "Failures");
    browser.see("bw-failures h1");
    browser.desktop();
  }

  private static JsonObject flaky() {
    return new JsonObject()
        .put("type", "flaky")
        .put("maxAttempts", 1)
        .put("payload", new JsonObject().put("switch", fixed.toString()));
  }

  private static void openTask(long id) {
    open("task", "tasks/" + id);
  }

  private static void submit() {
    browser.click("#submit");
    browser.type("dialog input[list]", "flaky");
    browser.type(
        "dialog textarea", new JsonObject().put("switch", fixed.toString()).encodePrettily());
    browser.click("dialog summary", "More");
    browser.type("dialog input[max='1000']", "1");
    browser.click("dialog button.main", "Submit");
    browser.see(".toast", "was submitted");
  }

  private static void fix(boolean isFixed) {
    try {
      if (isFixed) {
        Files.createFile(fixed);
      } else {
        Files.delete(fixed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void open(String page) {
    open(page, page);
  }

  private static void open(String page, String path) {
    browser.go(node.url() + "#/" + path);
    browser.see("bw-" + page + " h1");
  }
}
