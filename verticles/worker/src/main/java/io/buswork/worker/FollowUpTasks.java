package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.api.FollowUpTerms;
import io.buswork.api.FollowUpTies;
import io.buswork.store.GroupEnd;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.WaitCircle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes tasks of what a handler submits. */
final class FollowUpTasks {

  private FollowUpTasks() {}

  /**
   * The tasks, in order, and what ties them to others.
   *
   * @param first the id of the first; the others follow
   * @throws IllegalArgumentException if one waits for another that is not there, or some for each
   *     other
   */
  static Submission of(List<FollowUp> followUps, long first, Instant now) {
    checkPlaces(followUps);
    List<Task> tasks = new ArrayList<>(followUps.size());
    Map<Long, TaskFlow> flows = new HashMap<>();
    for (FollowUp next : followUps) {
      long id = first + tasks.size();
      tasks.add(task(next, id, now));
      if (next.ties().isTied()) {
        flows.put(id, flow(next, first));
      }
    }
    return new Submission(tasks, null, flows);
  }

  private static Task task(FollowUp next, long id, Instant now) {
    Instant due = due(next, now);
    boolean delayed = due != null && due.isAfter(now) && !next.ties().waits();
    return new Task(
        id,
        id,
        next.queue(),
        next.type(),
        next.ties().waits() ? TaskState.BLOCKED : delayed ? TaskState.SCHEDULED : TaskState.READY,
        next.priority(),
        0,
        next.maxAttempts(),
        now,
        delayed ? due : null,
        next.payloadText(),
        options(next, next.headers()));
  }

  private static @Nullable Instant due(FollowUp next, Instant now) {
    return next.delay().isZero() ? next.terms().runAt() : now.plus(next.delay());
  }

  private static void checkPlaces(List<FollowUp> followUps) {
    for (FollowUp next : followUps) {
      for (int place : next.ties().afterSubmitted()) {
        if (place < 0 || place >= followUps.size()) {
          throw new IllegalArgumentException(
              next.type() + " waits for #" + place + ", but this attempt submits no such task");
        }
      }
    }
    List<Integer> circle =
        WaitCircle.find(followUps.stream().map(next -> next.ties().afterSubmitted()).toList());
    if (!circle.isEmpty()) {
      throw new IllegalArgumentException("tasks wait for each other: " + WaitCircle.words(circle));
    }
  }

  private static TaskFlow flow(FollowUp next, long first) {
    FollowUpTies ties = next.ties();
    Set<Long> after = new LinkedHashSet<>(ties.after());
    ties.afterSubmitted().forEach(place -> after.add(first + place));
    return new TaskFlow(
        List.copyOf(after),
        ties.evenAfterFailure(),
        delay(next),
        next.terms().runAt(),
        ties.group(),
        end(ties));
  }

  private static @Nullable Duration delay(FollowUp next) {
    return next.delay().isZero() ? null : next.delay();
  }

  private static @Nullable GroupEnd end(FollowUpTies ties) {
    FollowUp last = ties.onGroupDone();
    if (last == null || ties.group() == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>(last.headers());
    headers.put(TaskFlow.GROUP_HEADER, ties.group());
    Instant runAt = last.terms().runAt();
    Task task =
        new Task(
            0,
            0,
            last.queue(),
            last.type(),
            runAt == null ? TaskState.READY : TaskState.SCHEDULED,
            last.priority(),
            0,
            last.maxAttempts(),
            Instant.EPOCH,
            runAt,
            last.payloadText(),
            options(last, headers));
    return new GroupEnd(task, delay(last));
  }

  private static TaskOptions options(FollowUp next, Map<String, String> headers) {
    FollowUpTerms terms = next.terms();
    return TaskOptions.builder()
        .onDue(terms.runsWhenDue() ? OnDue.RUN : OnDue.ENQUEUE)
        .timeout(next.timeout())
        .expiresAt(terms.expiresAt())
        .backoff(terms.backoff())
        .version(terms.version())
        .tags(next.tags())
        .headers(headers)
        .key(key(terms))
        .delivery(TaskDelivery.of(next.delivery()))
        .concurrencyKey(terms.concurrencyKey())
        .build();
  }

  private static @Nullable TaskKey key(FollowUpTerms terms) {
    String text = terms.key();
    return text == null ? null : new TaskKey(text, unique(terms.unique()));
  }

  private static @Nullable Unique unique(FollowUpTerms.@Nullable Unique wanted) {
    if (wanted == null) {
      return null;
    }
    Duration period = wanted.period();
    Unique.Span span =
        wanted.forever()
            ? Unique.Span.FOREVER
            : period == null ? Unique.Span.ACTIVE : Unique.Span.PERIOD;
    return new Unique(span, period, Unique.OnConflict.valueOf(wanted.onConflict().name()));
  }
}
