package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.browser.Axe;
import io.buswork.browser.Browser;
import io.buswork.browser.NeedsChromium;
import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/**
 * The console in a real Chromium against a living cluster of two nodes, which starts once: the
 * tests go on from each other, from an empty cluster to one that has lost a node.
 */
@Timeout(120)
@ExtendWith(NeedsChromium.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleIT {

  private static final long MAX_BLOCK_MILLIS = 250;

  /** Notes how long the page was blocked each time, and counts the stream's events by itself. */
  private static final String OBSERVE =
      """
      const done = arguments[arguments.length - 1];
      window.seen = {blocks: [], count: 0, first: 0, last: 0};
      new PerformanceObserver(list => list.getEntries().forEach(
        block => seen.blocks.push(Math.round(block.duration)))).observe({type: 'longtask'});
      const socket = new WebSocket(location.origin.replace('http', 'ws') + '/api/v1/stream');
      socket.onmessage = () => {
        seen.count++;
        seen.last = performance.now();
        seen.first ||= seen.last;
      };
      socket.onopen = () => done(true);
      """;

  private static final String EVENTS_A_SECOND =
      "return Math.round(1000 * seen.count / (seen.last - seen.first))";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private static TestNode served;
  private static TestNode other;
  private static Browser browser;

  @BeforeAll
  static void twoNodesAndABrowser() {
    served = cluster.startNode();
    other = cluster.startNode();
    browser = Browser.open(cluster.folder().resolve("browser"));
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Whatever a test does: no error on the console, no request to another host. */
  @AfterEach
  void thePageIsClean(TestInfo test) {
    browser.picture(test.getTestMethod().orElseThrow().getName());
    assertThat(browser.log().errors()).isEmpty();
    assertThat(browser.log().foreignRequests()).isEmpty();
  }

  @Test
  @Order(10)
  void emptyPagesSayWhatToDo() {
    for (String page : List.of("modules", "schedules", "subscriptions")) {
      open(page);
      assertThat(browser.see(".empty").getText()).isNotBlank();
    }
  }

  @Test
  @Order(20)
  void aChosenJarGoesLiveOnBothNodes() {
    open("modules");
    Path jar = ProbeModule.jar(cluster.folder(), "v1");
    browser.see("jar-drop input[type=file]").sendKeys(jar.toString());
    deploy("v1");
    browser.see(2, "bw-modules tr", "v1 1 live");
    browser.see(".card .chip", "v1 serves");
  }

  @Test
  @Order(30)
  void aDroppedJarTakesTheOldOnesPlaceWhichIsProvedUnloaded() {
    open("modules");
    browser.drop("jar-drop", ProbeModule.jar(cluster.folder(), "v2"));
    deploy("v2");
    browser.see(".card .chip", "v2 serves");
    browser.see(2, "bw-modules tr", "collected");
  }

  @Test
  @Order(40)
  void tasksAreSeenToRun() {
    ProbeModule.submit(served.api(), 50, ProbeModule.silentTask(ProbeModule.NOOP));
    open("queues");
    browser.see("bw-queues th", "default");
    open("modules");
    browser.see("bw-modules tr", ProbeModule.NOOP + " jar probe v2");
    browser.see(By.xpath("//bw-modules//tr[th='probe.noop']/td[9][.='50']"));
  }

  @Test
  @Order(50)
  void aQueueIsPausedAndResumed() {
    open("queues");
    browser.click("bw-queues button", "Pause");
    browser.see("bw-queues th .chip", "paused");
    ProbeModule.submit(served.api(), 3, ProbeModule.silentTask(ProbeModule.NOOP));
    browser.see(By.xpath("//bw-queues//tr[contains(th, 'default')]/td[1][.='3']"));
    browser.click("bw-queues button", "Resume");
    browser.see(By.xpath("//bw-queues//tr[contains(th, 'default')]/td[1][.='0']"));
    browser.seeNo("bw-queues th", "paused");
  }

  @Test
  @Order(60)
  void aLimitIsEditedInPlace() {
    open("queues");
    browser.click("bw-queues button", "Limits");
    browser.type("form input[name=concurrency]", "7");
    browser.type("form input[name=rate]", "5000/1s");
    browser.click("form button", "Save");
    browser.see(".toast", "hold");
    JsonObject queue = served.api().get("/queues/default").expect(200).json();
    assertThat(queue.getInteger("concurrency")).isEqualTo(7);
    assertThat(queue.getJsonObject("rate"))
        .isEqualTo(new JsonObject().put("limit", 5000).put("per", "1s"));
  }

  @Test
  @Order(61)
  void aBadLimitIsNamed() {
    open("queues");
    browser.click("bw-queues button", "Limits");
    browser.type("form input[name=concurrency]", "seven");
    browser.click("form button", "Save");
    browser.see(".toast", "/concurrency");
    // The browser itself calls a refused request an error.
    assertThat(browser.log().errors()).hasSize(1).first().asString().contains("422");
    browser.type("form input[name=concurrency]", "");
    browser.type("form input[name=rate]", "");
    browser.click("form button", "Save");
    browser.see(".toast", "hold");
    assertThat(served.api().get("/queues/default").json().getValue("concurrency")).isNull();
  }

  @Test
  @Order(70)
  void aScheduleIsMadeRunPausedAndDeleted() {
    open("schedules");
    browser.click("button", "New schedule");
    browser.type("dialog input[name=name]", "morning");
    browser.type("dialog textarea[name=task]", "{\"type\": \"probe.noop\", \"payload\": {}}");
    browser.click("dialog button", "Save");
    browser.see(".card h2", "morning");
    browser.click(".card button", "Run now");
    browser.see(".card .facts a[href^='#/tasks/']");
    browser.click(".card button", "Pause");
    browser.see(".card .chip", "paused");
    browser.click(".card button", "Resume");
    browser.seeNo(".card .chip", "paused");
    browser.click(".card button", "Edit");
    browser.choose("dialog select[name=kind]", "every");
    browser.type("dialog input[name=when]", "10m");
    browser.click("dialog button", "Save");
    browser.see(".card", "every 10m");
    browser.click(".card button", "Delete");
    browser.click("dialog button.danger", "Delete");
    browser.see(".empty", "No schedules");
  }

  @Test
  @Order(80)
  void anEventThatIsSentMakesTheSubscriptionsTask() {
    open("subscriptions");
    browser.click("button", "New subscription");
    browser.type("dialog input[name=name]", "mails");
    browser.type("dialog textarea[name=task]", "{\"type\": \"probe.noop\"}");
    browser.click("dialog button", "Save");
    browser.see("bw-subscriptions tr", "order.*");
    browser.click("button", "Send an event");
    browser.click("dialog button", "Send");
    browser.see("dialog .made", "One task was made");
    browser.see("dialog .made a[href^='#/tasks/']");
    browser.click("dialog button", "Close");
    browser.click("bw-subscriptions button", "Pause");
    browser.see("bw-subscriptions .chip", "paused");
    browser.click("bw-subscriptions button", "Delete");
    browser.click("dialog button.danger", "Delete");
    browser.see(".empty", "No subscriptions");
  }

  @Test
  @Order(90)
  void theDescriptionShowsEveryCall() {
    browser.go(served.url() + "/docs");
    browser.see("bw-docs h2", "tasks");
    long described =
        new JsonObject(
                Repository.text(
                    "verticles/gateway/src/main/resources/io/buswork/gateway/openapi.json"))
            .getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue()).fieldNames().stream())
                .filter(method -> !method.equals("parameters"))
                .count();
    assertThat(browser.driver().findElements(By.cssSelector("details[id^='op-']")))
        .hasSize((int) described);
    browser.type("#docs-filter", "run-now");
    browser.click("details[id='op-runNow'] > summary");
    browser.see("details[id='op-runNow'] .status", "409");
  }

  @Test
  @Order(100)
  void everyPageIsForEverybody() {
    open("queues");
    List<String> faults = new ArrayList<>();
    for (String address : pages()) {
      browser.go(address);
      browser.see("main h1");
      for (String scheme : List.of("light", "dark")) {
        browser.prefers(scheme);
        Axe.faults(browser).forEach(fault -> faults.add(address + " " + scheme + ": " + fault));
      }
      browser.phone();
      if (Boolean.TRUE.equals(
          browser.run("return document.documentElement.scrollWidth > innerWidth"))) {
        faults.add(address + " is wider than a phone");
      }
      browser.desktop();
    }
    browser.prefers("light");
    assertThat(faults).isEmpty();
  }

  /**
   * Blocks of more than 100 ms are felt. The browser shares this machine's cores with the nodes,
   * and a page that is made to wait for them seems blocked too: hence the patience, and the best of
   * three. A page that takes too long for so many events does so each time.
   */
  @Test
  @Order(110)
  void fiveThousandEventsASecondDoNotBlockThePage() {
    try (Browser measuring = Browser.openForMeasuring(cluster.folder().resolve("measuring"))) {
      measuring.go(served.url() + "/#/live");
      measuring.see("bw-live h1");
      measuring.runAsync(OBSERVE);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 3 && best > MAX_BLOCK_MILLIS; i++) {
        best = Math.min(best, longestBlockWhileTasksRun(measuring));
      }
      measuring.see("bw-live td", "succeeded");
      assertThat(best).isLessThanOrEqualTo(MAX_BLOCK_MILLIS);
    }
  }

  /** Each task has three events: submitted, started, succeeded. */
  private static long longestBlockWhileTasksRun(Browser measuring) {
    measuring.run("seen.blocks = []; seen.count = 0; seen.first = 0");
    List<Long> ids =
        ProbeModule.submit(served.api(), 4000, ProbeModule.silentTask(ProbeModule.NOOP));
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    // What the page cannot take in time is told as a gap, so there may be fewer than were sent.
    await("the stream")
        .atMost(Duration.ofSeconds(10))
        .until(() -> (Boolean) measuring.run("return seen.count > 1000"));
    List<?> blocks = (List<?>) measuring.run("return seen.blocks");
    System.out.println(
        "console: " + measuring.run(EVENTS_A_SECOND) + " events/s, blocked for ms " + blocks);
    return blocks.stream().mapToLong(millis -> ((Number) millis).longValue()).max().orElse(0);
  }

  @Test
  @Order(200)
  void aNodesDeathIsSeen() {
    open("nodes");
    browser.see(2, "bw-nodes .card .chip", "member");
    other.kill9();
    browser.see("bw-nodes .card.gone", "gone");
    browser.see(1, "bw-nodes .card .chip", "member");
  }

  private static void deploy(String version) {
    browser.type("jar-drop input[name=name]", ProbeModule.NAME);
    browser.type("jar-drop input[name=version]", version);
    browser.click("jar-drop button", "Deploy");
  }

  private static void open(String page) {
    browser.go(served.url() + "/#/" + page);
    browser.see("bw-" + page + " h1");
  }

  /** What the navigation leads to. */
  private static List<String> pages() {
    return browser.driver().findElements(By.cssSelector("#nav a")).stream()
        .map(link -> link.getDomProperty("href"))
        .toList();
  }
}
