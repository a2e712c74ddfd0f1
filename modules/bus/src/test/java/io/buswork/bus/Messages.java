package io.buswork.bus;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskError;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random messages of every kind, each a function of one seed. */
final class Messages {

  private static final String[] WORDS = {
    "", "default", "mail.send", "größer", "名前", "😀", "a/b:c-d_e", "x".repeat(300)
  };

  private final Random random;

  private Messages(long seed) {
    random = new Random(seed);
  }

  static Arbitrary<Object> any() {
    return Arbitraries.longs().map(seed -> new Messages(seed).message());
  }

  private Object message() {
    return switch (random.nextInt(13)) {
      case 0 -> new SubmitHint(word(), list(this::task), list(this::ref));
      case 1 -> new TaskBatch(word(), id(), id(), list(this::task), random.nextBoolean());
      case 2 -> new OutcomeBatch(word(), word(), id(), word(), word(), list(this::outcome));
      case 3 -> new OutcomeConfirm(word(), list(this::id), list(this::id));
      case 4 -> new StartedBatch(word(), word(), list(this::start));
      case 5 -> new ProgressBatch(word(), word(), list(this::report));
      case 6 -> new CancelOrder(word(), id(), small());
      case 7 -> new HoldingsQuery(word(), id());
      case 8 -> new Holdings(word(), word(), list(this::held));
      case 9 ->
          new QueueDemand(
              word(), word(), id(), random.nextBoolean(), map(this::small), small(), small());
      case 10 -> status();
      case 11 -> new RecallOrder(word(), id());
      default -> new EventBatch(word(), list(this::event), list(this::systemEvent));
    };
  }

  private Task task() {
    long id = id();
    return new Task(
        id,
        random.nextBoolean() ? id : id(),
        word(),
        word(),
        oneOf(TaskState.values()),
        random.nextInt(10),
        small(),
        small(),
        instant(),
        maybe(this::instant),
        word(),
        random.nextBoolean() ? TaskOptions.NONE : options());
  }

  private TaskOptions options() {
    return new TaskOptions(
        oneOf(OnDue.values()),
        maybe(this::duration),
        maybe(this::instant),
        maybe(this::backoff),
        maybe(this::word),
        list(this::word),
        map(this::word),
        maybe(this::key),
        new TaskDelivery(maybe(() -> oneOf(Delivery.values())), random.nextBoolean()),
        maybe(this::word));
  }

  private TaskKey key() {
    return new TaskKey(word(), maybe(this::unique));
  }

  private Unique unique() {
    return new Unique(
        oneOf(Unique.Span.values()), maybe(this::duration), oneOf(Unique.OnConflict.values()));
  }

  private Backoff backoff() {
    Duration initial = Duration.ofMillis(1 + random.nextInt(100_000));
    return new Backoff(
        oneOf(Backoff.Kind.values()), initial, initial.multipliedBy(3), random.nextDouble());
  }

  private SubmitHint.Ref ref() {
    return new SubmitHint.Ref(
        id(), word(), random.nextInt(10), oneOf(TaskState.values()), maybe(this::word));
  }

  private TaskOutcome outcome() {
    return new TaskOutcome(
        id(),
        small(),
        oneOf(TaskOutcome.Kind.values()),
        maybe(this::word),
        maybe(() -> new TaskError(word(), word(), maybe(this::word))),
        random.nextBoolean(),
        maybe(this::duration),
        id(),
        id(),
        random.nextBoolean() ? -1 : id(),
        list(this::word));
  }

  private StartedBatch.Start start() {
    return new StartedBatch.Start(id(), small(), id(), word(), word());
  }

  private ProgressBatch.Report report() {
    return new ProgressBatch.Report(
        id(), small(), random.nextInt(102) - 1, maybe(this::word), list(this::word));
  }

  private Holdings.Held held() {
    return new Holdings.Held(id(), small(), id());
  }

  private NodeStatus status() {
    return new NodeStatus(
        word(),
        id(),
        random.nextBoolean(),
        small(),
        random.nextDouble(),
        id(),
        list(() -> new NodeStatus.Lane(word(), small(), small(), small(), small())),
        list(this::handler),
        map(() -> map(this::small)),
        map(this::small),
        map(() -> new NodeStatus.Received(id(), id(), list(this::id))),
        list(
            () ->
                new NodeStatus.Remote(
                    word(), list(this::word), small(), small(), random.nextBoolean())));
  }

  private NodeStatus.Handler handler() {
    return new NodeStatus.Handler(
        word(),
        word(),
        word(),
        list(this::word),
        word(),
        small(),
        small(),
        duration(),
        small(),
        maybe(this::backoff),
        id(),
        id(),
        random.nextDouble(),
        id(),
        id(),
        oneOf(Delivery.values()),
        maybe(this::word));
  }

  private TaskEvent event() {
    return new TaskEvent(
        oneOf(TaskEvent.Kind.values()),
        id(),
        word(),
        word(),
        small(),
        id(),
        maybe(this::word),
        maybe(this::word),
        maybe(this::word),
        maybe(this::word));
  }

  private SystemEvent systemEvent() {
    return new SystemEvent(word(), word(), id(), new JsonObject().put(word(), word()));
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)] + (random.nextInt(4) == 0 ? random.nextInt(9) : "");
  }

  private long id() {
    return random.nextLong() >>> (1 + random.nextInt(62));
  }

  private int small() {
    return random.nextInt() >>> (1 + random.nextInt(30));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextInt() * 3L, random.nextInt(1_000_000_000));
  }

  private Duration duration() {
    return Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(62)));
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> value) {
    int length = random.nextInt(5);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      values.add(value.get());
    }
    return values;
  }

  private <T> Map<String, T> map(Supplier<T> value) {
    Map<String, T> values = new LinkedHashMap<>();
    list(this::word).forEach(key -> values.put(key, value.get()));
    return values;
  }
}
