package io.buswork.scheduler;

/**
 * The tasks that have ended lately, so that a hint which comes late brings none of them back. Keeps
 * one id for each place in a table: a newer one displaces an older one, some 65,000 ids later.
 */
final class RecentlyEnded {

  private static final int PLACES = 1 << 16;

  private long[] ids = {};

  void add(long id) {
    if (ids.length == 0) {
      ids = new long[PLACES];
    }
    ids[placeOf(id)] = id;
  }

  boolean contains(long id) {
    return ids.length > 0 && ids[placeOf(id)] == id;
  }

  void remove(long id) {
    if (contains(id)) {
      ids[placeOf(id)] = 0;
    }
  }

  private static int placeOf(long id) {
    return (int) (id & (PLACES - 1));
  }
}
