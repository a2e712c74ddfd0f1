package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is still open of one batch of outcomes, until the worker can be told that it is settled. */
final class Receipt {

  private final String node;
  private final long number;
  private final List<Long> refused = new ArrayList<>();
  private final Consumer<Receipt> whenComplete;
  private int open;

  /**
   * @param outcomes how many outcomes the batch has
   */
  Receipt(String node, long number, int outcomes, Consumer<Receipt> whenComplete) {
    this.node = node;
    this.number = number;
    this.open = outcomes;
    this.whenComplete = whenComplete;
  }

  String node() {
    return node;
  }

  long number() {
    return number;
  }

  List<Long> refused() {
    return refused;
  }

  void written() {
    open--;
    if (open == 0) {
      whenComplete.accept(this);
    }
  }

  void refused(long id) {
    refused.add(id);
    written();
  }
}
