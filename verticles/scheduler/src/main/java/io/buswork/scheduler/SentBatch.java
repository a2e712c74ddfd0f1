package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.store.DispatchRecord;
import io.buswork.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch on its way: who has it, how much of it is open, and whether it is on record. */
final class SentBatch {

  /** Where its dispatch record stands. */
  enum OnRecord {
    /** Not written yet. */
    PENDING,
    /** Being written. */
    WRITING,
    /** Written. */
    WRITTEN,
    /** Never to be written: it was through before. */
    NEEDLESS
  }

  private static final int NODE_SHIFT = 44;

  private final WorkerNode node;
  private final long number;
  private final long recordNumber;
  private final Instant at;
  private final Map<Long, Delivery> promises;
  private List<Task> tasks;
  private int open;
  private int unheard;
  private long sentAtMillis;
  private boolean arrived;
  private OnRecord onRecord = OnRecord.PENDING;
  private boolean writeAgain;
  private @Nullable Runnable whenWritten;

  private SentBatch(
      WorkerNode node,
      long number,
      long recordNumber,
      List<Task> tasks,
      Map<Long, Delivery> promises,
      Instant at) {
    this.node = node;
    this.number = number;
    this.recordNumber = recordNumber;
    this.tasks = tasks;
    this.promises = promises;
    this.open = tasks.size();
    this.unheard = tasks.size();
    this.at = at;
  }

  /**
   * A batch that is about to be sent. Numbers on the wire are dense for each node, so that it can
   * say in a few numbers what it has had; those on record differ from node to node.
   *
   * @param promises of those tasks that are not delivered at least once
   */
  static SentBatch toSend(
      WorkerNode node, List<Task> tasks, Map<Long, Delivery> promises, Instant at) {
    long number = node.nextBatch();
    return new SentBatch(node, number, numberOnRecord(node, number), tasks, promises, at);
  }

  /**
   * Tasks that an earlier dispatcher sent, and that are in this one's care from now on.
   *
   * @param promises of those tasks that are not delivered at least once
   */
  static SentBatch adopted(
      WorkerNode node, List<Task> tasks, Map<Long, Delivery> promises, Instant at) {
    long number = -numberOnRecord(node, node.nextAdoption());
    var batch = new SentBatch(node, 0, number, tasks, promises, at);
    batch.arrived = true;
    return batch;
  }

  private static long numberOnRecord(WorkerNode node, long number) {
    return ((long) node.index() << NODE_SHIFT) | number;
  }

  WorkerNode node() {
    return node;
  }

  /** Its number on the wire. */
  long number() {
    return number;
  }

  /** Its number on record. */
  long recordNumber() {
    return recordNumber;
  }

  /** What was promised of one of its tasks when it was sent. */
  Delivery promiseOf(long id) {
    return promises.getOrDefault(id, Delivery.AT_LEAST_ONCE);
  }

  /** Whether something in it must not be sent unless that is on record. */
  boolean hasPromises() {
    return !promises.isEmpty();
  }

  boolean isWhollySettled() {
    return open == 0;
  }

  void oneSettled() {
    open--;
  }

  /** Whether the outcomes of all its tasks are known, so that none can be running any more. */
  boolean isThrough() {
    return unheard == 0;
  }

  void oneHeardOf() {
    unheard--;
  }

  OnRecord onRecord() {
    return onRecord;
  }

  /** Its record, perhaps while it is being written, says too much already. */
  void writeAgain() {
    writeAgain = true;
  }

  boolean isToBeWrittenAgain() {
    return writeAgain;
  }

  void onRecord(OnRecord now) {
    onRecord = now;
    writeAgain = false;
    Runnable action = whenWritten;
    if (now != OnRecord.WRITING && action != null) {
      whenWritten = null;
      action.run();
    }
    forgetTasksNoLongerNeeded();
  }

  /** What to do once it is on record. */
  void whenWritten(Runnable action) {
    whenWritten = action;
  }

  /** When it was last sent, in {@link TermScope#monotonicMillis()}. */
  long sentAtMillis() {
    return sentAtMillis;
  }

  void sent(long atMillis) {
    sentAtMillis = atMillis;
  }

  void arrived() {
    arrived = true;
    forgetTasksNoLongerNeeded();
  }

  /** Its tasks, for the record and for sending it again; empty when both are done. */
  List<Task> tasks() {
    return tasks;
  }

  /**
   * @param onTheWay those of its tasks that are not settled
   */
  DispatchRecord toRecord(long epoch, List<Task> onTheWay) {
    List<DispatchRecord.Sent> sent = new ArrayList<>(onTheWay.size());
    for (Task task : onTheWay) {
      sent.add(new DispatchRecord.Sent(task.id(), task.nextAttempt(), promiseOf(task.id())));
    }
    return new DispatchRecord(epoch, recordNumber, node.id(), sent, at);
  }

  private void forgetTasksNoLongerNeeded() {
    if (arrived && onRecord.compareTo(OnRecord.WRITTEN) >= 0) {
      tasks = List.of();
    }
  }
}
