package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.browser.Axe;
import io.buswork.browser.EveryPage;
import io.buswork.browser.Flood;
import io.buswork.browser.NeedsChromium;
import io.buswork.documentation.Repository;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;

/**
 * The console in a real Chromium against a living cluster of two nodes: the tests go on from each
 * other, from an empty cluster to one that has lost a node.
 */
@Timeout(400)
@ExtendWith(NeedsChromium.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleIT extends ConsoleWithTokens {

  /** In the place of the stream one that is closed at once. */
  private static final String NO_STREAM =
      """
      window.WebSocket = class {
        static OPEN = 1;
        readyState = 3;
        constructor() {
          setTimeout(() => this.onclose());
        }
        send() {}
        close() {}
      };
      """;

  /** What the overview says of a leak and of types without a handler, and how a time is shown. */
  private static final String WORDS =
      """
      const done = arguments[arguments.length - 1];
      const modules = ['pages/attention.js', 'lib/format.js'].map(file => import('/console/' + file));
      Promise.all(modules).then(([{findings}, {time}]) => {
        const node = {node: 'n', loader: 'leaked', holder: 'thread left-1'};
        const queue = {name: 'q', counts: {}, parked: {'mail': 1, '*': 2}};
        const all = {queues: [queue], modules: [{name: 'm', nodes: [node]}], nodes: [], failures: []};
        const hour = new Date('2030-01-31T12:30:05Z').getHours();
        const shown = time('2030-01-31T12:30:05Z');
        const local = String(hour).padStart(2, '0') + ':30:05';
        const found = findings(all);
        done([...found.map(({text, href}) => text + ' ' + href), shown.title, shown.textContent.includes(local)]);
      }).catch(fault => done([String(fault)]));
      """;

  @Test
  @Order(10)
  void emptyPagesSayWhatToDo() {
    for (String page : List.of("modules", "schedules", "subscriptions", "audit")) {
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
  @Order(35)
  void aModuleIsRolledBack() {
    open("modules");
    browser.click(".card button", "Roll back");
    browser.click("dialog button", "Roll back");
    browser.see(".card .chip", "v1 serves");
    browser.see(2, "bw-modules tr", " live");
  }

  @Test
  @Order(37)
  void aModulesConfigurationIsChangedAndNonsenseNamed() {
    open("modules");
    browser.click(".card button", "Configuration");
    browser.type("dialog textarea[name=config]", "{\"greeting\": ");
    browser.click("dialog button", "Save");
    browser.see("dialog .wrong", "Not JSON");
    browser.type("dialog textarea[name=config]", "{\"greeting\": \"hello\"}");
    browser.click("dialog button", "Save");
    browser.see(".toast", "runs with its new configuration");
    assertThat(served.api().get("/modules/" + ProbeModule.NAME + "/config").json())
        .isEqualTo(new JsonObject().put("config", new JsonObject().put("greeting", "hello")));
  }

  @Test
  @Order(38)
  void aModulesLogLevelIsSetAndTakenBack() {
    open("modules");
    browser.click(".card summary", "Log level: as the nodes");
    browser.click(".card button", "warn");
    browser.see(".card summary", "Log level: warn");
    browser.see(".card button[aria-pressed=true]", "warn");
    browser.click(".card button", "as the nodes");
    browser.see(".card summary", "Log level: as the nodes");
  }

  @Test
  @Order(39)
  void whatNeedsAttentionIsToldInWordsAndTimesAreLocalWithUtcOnHover() {
    open("audit");
    assertThat(browser.runAsync(WORDS))
        .isEqualTo(
            List.of(
                "No handler for mail: 1 task waits in queue q. #/tasks?queue=q&type=mail&state=ready",
                "No handler for further types: 2 tasks wait in queue q. #/tasks?queue=q&state=ready",
                "Old code of module m was not unloaded on one node, held by thread left-1. #/modules",
                "2030-01-31 12:30:05.000 UTC",
                true));
  }

  @Test
  @Order(40)
  void tasksAreSeenToRun() {
    ProbeModule.submit(served.api(), 50, ProbeModule.silentTask(ProbeModule.NOOP));
    open("queues");
    browser.see("bw-queues th", "default");
    browser.see("bw-queues .spark[aria-label*='came in']");
    open("modules");
    browser.see("bw-modules tr", ProbeModule.NOOP + " jar probe v1");
    browser.see(By.xpath("//bw-modules//tr[th='probe.noop']/td[9][.='50']"));
  }

  @Test
  @Order(45)
  void aCanaryIsSeenBesideTheOldVersionAndCalledOff() {
    Path jar = ProbeModule.jar(cluster.folder(), "v3");
    served.api().uploadCanary(ProbeModule.NAME, "v3", jar, 10).expect(201);
    ProbeModule.submit(served.api(), 20, ProbeModule.silentTask(ProbeModule.NOOP));
    open("modules");
    browser.see(".canary", "v3 gets 10 %");
    browser.see(".canary .ramp", "10 % 25 % 50 % all");
    browser.see(".canary tr", "v1 serves");
    browser.see(".canary tr", "v3 canary");
    browser.click(".card button", "Roll back");
    browser.see("dialog", "the canary v3 goes");
    browser.click("dialog button", "Roll back");
    browser.seeNo(".canary", "v3");
    browser.see(".card .chip", "v1 serves");
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
    await("the limit is gone")
        .atMost(Duration.ofSeconds(60))
        .until(() -> served.api().get("/queues/default").json().getValue("concurrency") == null);
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
  @Order(85)
  void whatWasChangedIsWrittenDown() {
    open("audit");
    browser.see("bw-audit tr", "subscription.delete mails done");
    browser.type("bw-audit input[name=action]", "queue.*");
    browser.type("bw-audit input[name=subject]", "default\n");
    browser.see("bw-audit tr", "queue.put default refused");
    browser.see("bw-audit tr", "queue.pause default done");
    browser.seeNo("bw-audit tr", "subscription.delete");
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
    assertThat(Axe.faults(browser)).isEmpty();
  }

  @Test
  @Order(100)
  void everyPageIsForEverybody() {
    open("queues");
    assertThat(EveryPage.faults(browser)).isEmpty();
  }

  /**
   * What keeps the page from being blocked, whatever the machine: a frame reads no more events than
   * its slice of time allows, what waits has a bound beyond which it is dropped and counted, and so
   * have the rows. Milliseconds are measured by {@code bench/console}.
   */
  @Test
  @Order(110)
  void aFloodOfEventsIsReadInSlicesAndWhatIsTooMuchIsCounted() {
    browser.goAltered(Flood.SCRIPT, served.url() + "/#/live");
    browser.see("bw-live .empty");
    browser.run("flood(arguments[0])", Flood.EVENTS);
    browser.see("bw-live tbody tr:first-child td", Integer.toString(Flood.EVENTS));
    browser.see("bw-live .heading", String.format("%,d not shown", Flood.DROPPED));
    List<Long> slices = Flood.slices(browser);
    assertThat(slices).allMatch(read -> read <= Flood.MOST_IN_A_FRAME);
    assertThat(slices.stream().mapToLong(Long::longValue).sum())
        .as("read")
        .isEqualTo(Flood.EVENTS - Flood.DROPPED);
    assertThat(browser.driver().findElements(By.cssSelector("bw-live tbody tr")))
        .hasSize(Flood.ROWS);
    browser.leave();
  }

  @Test
  @Order(120)
  void pagesAreLeftWithoutAFaultWhileTheStreamIsAway() {
    browser.goAltered(NO_STREAM, served.url() + "/#/live");
    browser.see("#connection", "no connection");
    browser.click("#nav a", "Queues");
    browser.see("bw-queues th", "default");
    browser.click("#nav a", "Overview");
    browser.see("bw-overview td", "default");
    browser.leave();
  }

  @Test
  @Order(200)
  void aNodesDeathIsSeen() {
    open("nodes");
    browser.see(2, "bw-nodes .card .chip", "member");
    other.kill9();
    browser.see("bw-nodes .card.gone", "gone");
    browser.see(1, "bw-nodes .card .chip", "member");
    browser.go(served.url() + "/#/");
    browser.see(".attention li", "was lost at");
  }

  @Test
  @Order(210)
  void aNodeIsDrained() {
    open("nodes");
    browser.click("bw-nodes button", "Drain");
    browser.see("dialog", "takes no new tasks");
    browser.click("dialog button", "Drain");
    browser.see(".toast", "The node takes no new tasks");
    browser.see("bw-nodes .card .chip", "draining");
    browser.seeNo("bw-nodes button", "Drain");
    String id = browser.see("bw-nodes .card:not(.gone) h2").getDomAttribute("title");
    await("the cluster knows of it")
        .atMost(Duration.ofSeconds(60))
        .until(() -> isDraining(served.api().get("/nodes").json(), id));
  }

  private static boolean isDraining(JsonObject nodes, String id) {
    return nodes.getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .anyMatch(node -> node.getString("id").equals(id) && node.getBoolean("draining"));
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
}
