package io.buswork.peers;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.BackgroundJobRequest;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** JobRunr's open-source edition with its shortest poll interval. */
final class JobRunrPeer implements Peer {

  private static final int WORKERS = 32;
  private static final int CONNECTIONS = 20;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static volatile Consumer<Payload> handler = payload -> {};

  private final Postgres postgres = new Postgres(CONNECTIONS);
  private final JacksonJsonMapper json = new JacksonJsonMapper();
  private PostgresStorageProvider storage;
  private JobRequestScheduler scheduler;
  private BackgroundJobServer server;

  @Override
  public String name() {
    return "JobRunr " + Versions.of("jobrunr");
  }

  @Override
  public String settings() {
    return "open-source edition, %d workers, poll %d s, pool %d, enqueue(Stream)"
        .formatted(WORKERS, POLL.toSeconds(), CONNECTIONS);
  }

  @Override
  public int chunk() {
    return 5_000;
  }

  @Override
  public int mixedChunk() {
    return 500;
  }

  @Override
  public int maxOutstanding() {
    return 5_000;
  }

  @Override
  public void open() {
    storage = new PostgresStorageProvider(postgres.pool());
    storage.setJobMapper(new JobMapper(json));
    scheduler = new JobRequestScheduler(storage);
    BackgroundJobRequest.setJobRequestScheduler(scheduler);
  }

  @Override
  public void submit(int from, int to) {
    scheduler.enqueue(IntStream.range(from, to).mapToObj(i -> new Request(new Payload(i, 0))));
  }

  @Override
  public void submitOne(Payload payload) {
    scheduler.enqueue(new Request(payload));
  }

  @Override
  public void start(Consumer<Payload> newHandler) {
    handler = newHandler;
    server =
        new BackgroundJobServer(
            storage,
            json,
            null,
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(POLL));
    server.start();
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public boolean isDrained() throws Exception {
    return postgres.isEmpty(
        "select 1 from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING') limit 1");
  }

  @Override
  public void tidy() throws Exception {
    postgres.tidy();
  }

  /** A task. */
  public static final class Request implements JobRequest {

    /** What it carries. */
    public Payload payload;

    /** For JSON. */
    public Request() {}

    Request(Payload payload) {
      this.payload = payload;
    }

    @Override
    public Class<Handler> getJobRequestHandler() {
      return Handler.class;
    }
  }

  /** Hands the task over; JobRunr makes one by itself for each. */
  public static final class Handler implements JobRequestHandler<Request> {

    @Override
    public void run(Request request) {
      handler.accept(request.payload);
    }
  }
}
