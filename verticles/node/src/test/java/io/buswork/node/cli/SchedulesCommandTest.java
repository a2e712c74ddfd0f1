package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesCommandTest {

  private static final String SCHEDULE =
      """
      {"name":"a/b","cron":"0 9 * * *","timezone":"UTC","overlap":"skip","catchUp":"none",
       "jitter":"0ms","paused":false,"task":{"type":"mail"},"description":"at 09:00, UTC time",
       "upcoming":["2026-03-02T09:00:00.000Z"],"source":"module","module":"m",
       "runs":[{"instant":"2026-03-01T09:00:00.000Z","task":"7",
                "at":"2026-03-01T09:00:00.010Z","byHand":true}]}""";

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void areATableOnWhateverNumberOfPages() {
    api.on(
        "GET /schedules",
        call ->
            call.uri().contains("cursor=n")
                ? new FakeApi.Reply(
                    200,
                    """
                    {"items":[{"name":"z","paused":true,"task":{"type":"t"},"upcoming":[],
                      "description":"every 10 minutes","runs":[]}],"next":null}""")
                : new FakeApi.Reply(200, "{\"items\":[" + SCHEDULE + "],\"next\":\"n\"}"));
    assertThat(run("schedules").out())
        .isEqualTo(
            """
            SCHEDULE  STATE   TYPE  NEXT    LAST     WHEN
            a/b       open    mail  in 23h  59m ago  at 09:00, UTC time
            z         paused  t     -       -        every 10 minutes
            """);
    assertThat(new JsonObject(run("schedules", "--json").out()).getJsonArray("items")).hasSize(2);
  }

  @Test
  void oneIsShownInFull() {
    api.on("GET /schedules/a%2Fb", 200, SCHEDULE);
    assertThat(run("schedules", "a/b").out())
        .contains("when        at 09:00, UTC time\n")
        .contains("said by     module m\n")
        .contains("next        2026-03-02T09:00:00.000Z (in 23h)\n")
        .contains("ran         2026-03-01T09:00:00.000Z as task 7, by hand\n");
  }

  @Test
  void oneIsPausedResumedAndRun() {
    api.on("POST /schedules/a%2Fb/pause", 200, SCHEDULE);
    api.on("POST /schedules/a%2Fb/resume", 200, SCHEDULE);
    api.on("POST /schedules/a%2Fb/run", 201, "{\"id\":\"12\"}");
    assertThat(run("schedules", "a/b", "--pause").out()).isEqualTo("paused: a/b\n");
    assertThat(run("schedules", "a/b", "--resume").out()).isEqualTo("goes on: a/b\n");
    assertThat(run("schedules", "a/b", "--run").out()).isEqualTo("task 12\n");
  }

  @Test
  void onlyOneOrderAtATimeAndOnlyForOneSchedule() {
    assertThat(run("schedules", "--pause").code()).isEqualTo(Commands.USAGE);
    assertThat(run("schedules", "a", "--pause", "--run").code()).isEqualTo(Commands.USAGE);
    assertThat(run("schedules", "none").code()).isEqualTo(Commands.FAILED);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", arguments);
  }
}
