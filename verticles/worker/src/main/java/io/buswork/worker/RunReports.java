package io.buswork.worker;

/** Takes what running attempts say, from any thread. */
interface RunReports {

  /** The attempt has something to report: progress or log lines. */
  void hasNews(Run run);

  /** The attempt has ended, with the outcome that its context holds. */
  void hasEnded(Run run);

  /** Where attempts write what they write themselves. */
  AttemptWriting writing();
}
