package io.buswork.bench;

/**
 * One measured workload.
 *
 * @param name which
 * @param tasks how many tasks
 * @param seconds how long it took
 * @param postgresMicros processor time of Postgres a task, in microseconds
 * @param nodeMicros processor time of the node's JVM a task, in microseconds; 0 where none took
 *     part
 */
record Figure(String name, long tasks, double seconds, double postgresMicros, double nodeMicros) {

  /** The same, measured under a circumstance. */
  Figure in(String circumstance) {
    return new Figure(name + ", " + circumstance, tasks, seconds, postgresMicros, nodeMicros);
  }

  /** Tasks a second. */
  double rate() {
    return tasks / seconds;
  }
}
