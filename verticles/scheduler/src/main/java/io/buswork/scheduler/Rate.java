package io.buswork.scheduler;

/** How many a second, over the last few seconds. */
final class Rate {

  private static final double KEPT_EACH_SECOND = 0.7;

  private final long startedAtMillis;
  private long lastMillis;
  private long count;
  private double perSecond;

  Rate(long nowMillis) {
    startedAtMillis = nowMillis;
    lastMillis = nowMillis;
  }

  void add(int more) {
    count += more;
  }

  /** Takes what came since the last call into account. */
  void tick(long nowMillis) {
    double seconds = (nowMillis - lastMillis) / 1000.0;
    if (seconds < 0.2) {
      return;
    }
    double kept = lastMillis == startedAtMillis ? 0 : Math.pow(KEPT_EACH_SECOND, seconds);
    perSecond = perSecond * kept + count / seconds * (1 - kept);
    count = 0;
    lastMillis = nowMillis;
  }

  double perSecond() {
    return perSecond < 0.05 ? 0 : Math.round(perSecond * 10) / 10.0;
  }
}
