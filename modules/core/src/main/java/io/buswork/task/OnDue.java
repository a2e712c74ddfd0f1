package io.buswork.task;

/** What happens to a delayed task when its time has come. */
public enum OnDue {
  /** It runs at once, ahead of the queue. */
  RUN,
  /** It joins the queue's tail. */
  ENQUEUE
}
