package io.buswork.gateway;

import io.buswork.store.KeyConflictException;

/** What a submit is answered whose unique key is held, and that will have no duplicate. */
final class KeyProblems {

  private KeyProblems() {}

  static Problem of(KeyConflictException conflict, boolean single) {
    if (single) {
      return Problem.conflict("/key", "task " + conflict.holder() + " holds the key");
    }
    String holder =
        conflict.sameAs() < 0
            ? "task " + conflict.holder() + " holds the key"
            : "item " + conflict.sameAs() + " of this request has the same key";
    return Problem.conflict(
        "/" + conflict.index() + "/key",
        "item " + conflict.index() + ": " + holder + "; nothing was stored");
  }
}
