package io.buswork.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** db-scheduler as its manual wants it for throughput: lock-and-fetch, immediate execution. */
final class DbSchedulerPeer implements Peer {

  private static final TaskDescriptor<Payload> NOOP = TaskDescriptor.of("noop", Payload.class);
  private static final int THREADS = 50;
  private static final int CONNECTIONS = 20;
  private static final double LOWER_LIMIT = 1;
  private static final double UPPER_LIMIT = 6;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Postgres postgres = new Postgres(CONNECTIONS);
  private final Serializer json = new PayloadSerializer();
  private final OneTimeTask<Payload> task =
      Tasks.oneTime(NOOP).execute((instance, context) -> handle(instance.getData()));
  private final SchedulerClient client =
      SchedulerClient.Builder.create(postgres.pool(), task).serializer(json).build();
  private volatile Consumer<Payload> handler = payload -> {};
  private Scheduler scheduler;

  @Override
  public String name() {
    return "db-scheduler " + Versions.of("db-scheduler");
  }

  @Override
  public String settings() {
    return "lock-and-fetch %.0f/%.0f, %d threads, pool %d, immediate execution, poll 100 ms"
        .formatted(LOWER_LIMIT, UPPER_LIMIT, THREADS, CONNECTIONS);
  }

  @Override
  public int chunk() {
    return 2_000;
  }

  @Override
  public int mixedChunk() {
    return 500;
  }

  @Override
  public void open() throws Exception {
    postgres.executeFile("scheduled_tasks.sql");
  }

  @Override
  public void submit(int from, int to) {
    List<TaskInstance<?>> tasks = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      tasks.add(NOOP.instance(Integer.toString(i)).data(new Payload(i, 0)).build());
    }
    client.scheduleBatch(tasks, Instant.now());
  }

  /** Through the scheduler: only so is execution immediate. */
  @Override
  public void submitOne(Payload payload) {
    scheduler.scheduleIfNotExists(
        NOOP.instance(Integer.toString(payload.i)).data(payload).build(), Instant.now());
  }

  @Override
  public void start(Consumer<Payload> newHandler) {
    handler = newHandler;
    scheduler =
        Scheduler.create(postgres.pool(), task)
            .serializer(json)
            .threads(THREADS)
            .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
            .pollingInterval(POLL)
            .enableImmediateExecution()
            .build();
    scheduler.start();
  }

  @Override
  public void stop() {
    scheduler.stop();
  }

  @Override
  public boolean isDrained() throws Exception {
    return postgres.isEmpty("select 1 from scheduled_tasks limit 1");
  }

  @Override
  public void tidy() throws Exception {
    postgres.tidy();
  }

  private void handle(Payload payload) {
    handler.accept(payload);
  }

  /** JSON, as for the others. */
  private static final class PayloadSerializer implements Serializer {

    @Override
    public byte[] serialize(Object data) {
      return ((Payload) data).encode();
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] bytes) {
      return bytes == null ? null : type.cast(Payload.decode(bytes));
    }
  }
}
