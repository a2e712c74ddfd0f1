package io.buswork.worker;

import io.buswork.api.Predecessor;
import io.vertx.core.Future;
import java.util.List;

/** Takes what running attempts say, and ask, from any thread. */
interface RunReports {

  /** The attempt has something to report: progress or log lines. */
  void hasNews(Run run);

  /** The attempt has ended, with the outcome that its context holds. */
  void hasEnded(Run run);

  /** Where attempts write what they write themselves. */
  AttemptWriting writing();

  /** Looks up what the attempt's task waited for. */
  Future<List<Predecessor>> predecessors(Run run);
}
