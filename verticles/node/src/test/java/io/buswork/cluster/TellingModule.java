package io.buswork.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * A module whose handlers log, and answer their headers: {@code tell.first}, asynchronous, prints,
 * logs in a callback and submits {@code tell.next}, which blocks. A thread of its own prints too,
 * and its constructor logs.
 */
final class TellingModule {

  private static final String SOURCE =
      """
      import io.buswork.api.FollowUp;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.json.JsonObject;
      import java.util.Map;
      import java.util.concurrent.TimeUnit;
      import org.slf4j.Logger;
      import org.slf4j.LoggerFactory;

      public final class Telling extends TaskVerticle {
        private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

        public Telling() {
          LOG.info("is being made");
        }

        @Override
        public void register(TaskHandlers handlers) {
          new Thread(() -> System.err.println("its own thread prints")).start();
          handlers.async("tell.first", task -> {
            LOG.info("first begins {}", task.id());
            System.out.println("first prints " + task.id());
            task.submit(FollowUp.of("tell.next"));
            return vertx.timer(5, TimeUnit.MILLISECONDS).map(later -> {
              LOG.info("first goes on {}", task.id());
              return new JsonObject(Map.copyOf(task.headers()));
            });
          });
          handlers.blocking("tell.next", task -> {
            LOG.info("next {}", task.id());
            return new JsonObject(Map.copyOf(task.headers()));
          });
        }
      }
      """;

  private TellingModule() {}

  static void deploy(ClusterHarness cluster) {
    Path jar = cluster.folder().resolve("telling.jar");
    TestJars.compile(jar, Map.of("Telling", SOURCE), Map.of("Main-Verticle", "Telling"));
    cluster.api().upload("telling", "3", jar).expect(201);
  }
}
