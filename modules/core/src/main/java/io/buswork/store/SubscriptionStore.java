package io.buswork.store;

import io.buswork.event.Subscription;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Subscriptions: which tasks events make. */
public interface SubscriptionStore {

  /**
   * Keeps what a person says, whoever spoke before.
   *
   * @return whether it is new
   */
  Future<Boolean> put(Subscription subscription);

  /** The subscription of that name. */
  Future<Optional<SubscriptionRow>> find(String name);

  /**
   * Subscriptions by name.
   *
   * @param after only those with a later name; empty for the first page
   */
  Future<List<SubscriptionRow>> list(String after, int limit);

  /**
   * Removes a subscription. The tasks it has made stay.
   *
   * @return false if there is no such subscription
   */
  Future<Boolean> delete(String name);

  /**
   * Brings a module's subscriptions to what its handlers say, if that version is the active one.
   * Those that a person has changed stay as they are.
   */
  Future<Void> declare(String module, String version, List<Subscription> subscriptions);

  /**
   * What an event makes tasks by, as of one moment: all that match and are not paused, by name.
   *
   * @param event the event's name
   */
  Future<List<Subscription>> matching(String event);
}
