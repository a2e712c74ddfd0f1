package io.buswork.scheduler;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of one kind on one level, by seq. An array with free room at its head: what
 * comes nearly in order is appended in constant time, and the first is taken in constant time.
 */
final class KindRow {

  private static final Waiting[] NONE = new Waiting[0];

  private final TaskKind kind;
  private @Nullable Waiting[] items = NONE;
  private int head;
  private int size;

  KindRow(TaskKind kind) {
    this.kind = kind;
  }

  TaskKind kind() {
    return kind;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  Waiting first() {
    return at(0);
  }

  Waiting last() {
    return at(size - 1);
  }

  /** What its tasks take; looks at each. */
  long bytes() {
    long bytes = 0;
    for (int i = 0; i < size; i++) {
      bytes += at(i).bytes();
    }
    return bytes;
  }

  void insert(Waiting item) {
    int place = size == 0 || last().seq() <= item.seq() ? size : placeOf(item.seq());
    if (place == 0 && head > 0) {
      head--;
    } else {
      makeRoomAtEnd();
      System.arraycopy(items, head + place, items, head + place + 1, size - place);
    }
    items[head + place] = item;
    size++;
  }

  Waiting removeFirst() {
    Waiting first = first();
    items[head++] = null;
    shrank();
    return first;
  }

  Waiting removeLast() {
    Waiting last = last();
    items[head + size - 1] = null;
    shrank();
    return last;
  }

  /** Takes out this very item, which must be here. */
  void remove(Waiting item) {
    int place = placeOf(item.seq());
    while (at(place).task().id() != item.task().id()) {
      place++;
    }
    System.arraycopy(items, head + place + 1, items, head + place, size - place - 1);
    items[head + size - 1] = null;
    shrank();
  }

  /** The first place whose seq is not lower. */
  private int placeOf(long seq) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).seq() < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Waiting at(int place) {
    return Objects.requireNonNull(items[head + place]);
  }

  private void shrank() {
    size--;
    if (size == 0) {
      head = 0;
      items = items.length > 1024 ? NONE : items;
    }
  }

  private void makeRoomAtEnd() {
    if (head + size < items.length) {
      return;
    }
    if (head > items.length / 2) {
      System.arraycopy(items, head, items, 0, size);
      Arrays.fill(items, size, head + size, null);
    } else {
      @Nullable Waiting[] larger = new Waiting[Math.max(16, size * 2)];
      System.arraycopy(items, head, larger, 0, size);
      items = larger;
    }
    head = 0;
  }
}
