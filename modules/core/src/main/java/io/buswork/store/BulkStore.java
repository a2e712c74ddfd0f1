package io.buswork.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done to many tasks at once, so that any node can tell how far it is, and go on with it if
 * the one that did it is gone. Those that ended long ago are forgotten.
 */
public interface BulkStore {

  /** Notes the beginning. */
  Future<BulkJob> begin(String deed, String filter, String by, String node);

  /**
   * Notes how far it is.
   *
   * @return false if it is not this node's any more: that has to stop
   */
  Future<Boolean> keep(long id, String node, long before, long matched, long changed);

  /**
   * Notes its end, if it is still this node's.
   *
   * @param error why it broke off; null if all is done
   */
  Future<Void> end(long id, String node, @Nullable String error);

  /**
   * Takes one over of which nothing was heard for so long.
   *
   * @return empty if there is none
   */
  Future<Optional<BulkJob>> takeOver(String node, Duration silence);

  /** The one with this number. */
  Future<Optional<BulkJob>> find(long id);

  /**
   * The newest first.
   *
   * @param below only those with a lower number
   */
  Future<List<BulkJob>> list(long below, int limit);
}
