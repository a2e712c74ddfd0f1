package io.buswork.bus;

import io.buswork.store.NewContent;
import io.buswork.task.Task;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An order from outside to a queue's dispatcher, sent as a request and answered with a {@code
 * JsonObject}. It fails with {@link #NOT_FOUND} or {@link #CONFLICT}; the failure message of a
 * conflict is the task's present state.
 *
 * @param op what to do
 * @param id the task; 0 for orders about the queue
 * @param content what the task says from now on; null for all but {@link Op#REPLACE}
 * @param number of the content, if it is kept in the database until then; null for all others
 * @param settings what the queue is to allow; null for all but {@link Op#CONFIGURE}
 */
public record QueueOrder(
    Op op, long id, @Nullable Task content, @Nullable Long number, @Nullable JsonObject settings) {

  /** Failure code: no such task in this queue. */
  public static final int NOT_FOUND = 404;

  /** Failure code: the task's state does not allow it; the message names that state. */
  public static final int CONFLICT = 409;

  /** Failure code: the database is away; ask again later. */
  public static final int UNAVAILABLE = 503;

  /**
   * Failure code: nothing was done, because the queue is just moving to another dispatcher, or the
   * task is just changing; ask again in a moment.
   */
  public static final int NOT_YET = 425;

  /** What can be ordered. */
  public enum Op {
    /** Call a task off, running or not. Answer: {@code state}. */
    CANCEL,
    /** Bring an ended task back, or end a retrying one's wait. Answer: {@code state}. */
    RETRY,
    /** End a delayed task's wait. Answer: {@code state}. */
    RUN_NOW,
    /** Give a task that has not started another content. Answer: {@code state}. */
    REPLACE,
    /**
     * Tell of a task: {@code running} (boolean), and if so {@code node}, {@code startedAt}, {@code
     * attempt}, {@code progress} ({@code percent}, {@code message}), {@code logs}; else perhaps
     * {@code waiting}: why it does not run.
     */
    INSPECT,
    /** Stop sending tasks. */
    PAUSE,
    /** Go on sending tasks. */
    RESUME,
    /** Allow what {@link QueueSettings} say; what they do not name stays as it is. */
    CONFIGURE,
    /**
     * Tell of the queue: {@code epoch}, {@code owner}, {@code paused}, {@code window}, {@code
     * running}, {@code parked} (waiting by type), {@code rateIn}, {@code rateOut} (tasks a second).
     */
    STATUS
  }

  /** An order without content. */
  public QueueOrder(Op op, long id) {
    this(op, id, null, null, null);
  }

  /** The order to change what the queue allows. */
  public static QueueOrder configure(JsonObject settings) {
    return new QueueOrder(Op.CONFIGURE, 0, null, null, settings);
  }

  /** The order to give the task with this id another content. */
  public static QueueOrder replace(Task content) {
    return new QueueOrder(Op.REPLACE, content.id(), content, null, null);
  }

  /** The same with a content that came by SQL: it is dropped with the change, and counts once. */
  public static QueueOrder replace(NewContent content) {
    Task task = content.task();
    return new QueueOrder(Op.REPLACE, task.id(), task, content.number(), null);
  }

  /** As JSON. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("op", op.name().toLowerCase(Locale.ROOT)).put("id", id);
    if (settings != null) {
      json.put("settings", settings);
    }
    if (number != null) {
      json.put("number", number);
    }
    return content == null ? json : json.put("content", TaskListWire.toBytes(content));
  }

  /** From {@link #toJson()}. */
  public static QueueOrder fromJson(JsonObject json) {
    byte[] content = json.getBinary("content");
    return new QueueOrder(
        Op.valueOf(json.getString("op").toUpperCase(Locale.ROOT)),
        json.getLong("id"),
        content == null ? null : TaskListWire.ofBytes(content),
        json.getLong("number"),
        json.getJsonObject("settings"));
  }
}
