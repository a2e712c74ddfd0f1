package io.buswork.gateway;

import io.buswork.store.GroupEndConflictException;
import io.buswork.store.UnknownPredecessorException;

/** What a submit is answered whose tasks cannot be tied to others as it says. */
final class FlowProblems {

  private FlowProblems() {}

  /** Of one of the two exceptions named above; others are as they are. */
  static Throwable of(Throwable failure, TaskReader.Request request) {
    if (failure instanceof UnknownPredecessorException unknown) {
      return Problem.invalid(
          at(request, unknown.index()) + "/after" + place(request, unknown),
          item(request, unknown.index())
              + "there is no task "
              + unknown.predecessor()
              + " to wait for; nothing was stored");
    }
    return failure instanceof GroupEndConflictException conflict
        ? Problem.conflict(
            at(request, conflict.index()) + "/onGroupDone",
            item(request, conflict.index())
                + "another task of group "
                + conflict.group()
                + " has said another onGroupDone; nothing was stored")
        : failure;
  }

  private static String place(TaskReader.Request request, UnknownPredecessorException unknown) {
    int place = request.tasks().get(unknown.index()).after.indexOf(unknown.predecessor());
    return place < 0 ? "" : "/" + place;
  }

  private static String at(TaskReader.Request request, int index) {
    return request.single() ? "" : "/" + index;
  }

  private static String item(TaskReader.Request request, int index) {
    return request.single() ? "" : "item " + index + ": ";
  }
}
