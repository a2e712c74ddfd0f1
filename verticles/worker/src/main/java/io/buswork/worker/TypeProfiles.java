package io.buswork.worker;

import static java.util.stream.Collectors.toSet;

import io.buswork.bus.NodeStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What was measured of each task type on this node. Belongs to the worker's context. */
final class TypeProfiles {

  /** So many types without a handler are remembered. */
  static final int MOST_UNHANDLED = 1_000;

  private final Duration shortLimit;
  private final Map<String, TypeProfile> profiles = new HashMap<>();
  private BiConsumer<String, TypeProfile> onNew = (type, profile) -> {};
  private BiConsumer<String, TypeProfile> onForgotten = (type, profile) -> {};

  TypeProfiles(Duration shortLimit) {
    this.shortLimit = shortLimit;
  }

  /** Says who is to know of each type's profile when it is new; before the first. */
  void onNew(BiConsumer<String, TypeProfile> listener) {
    onNew = listener;
  }

  /** Says who is to know of each type's profile when it is forgotten. */
  void onForgotten(BiConsumer<String, TypeProfile> listener) {
    onForgotten = listener;
  }

  /**
   * Forgets what was measured of types that have no handler any more, once there are many: remote
   * workers name types as they like.
   */
  void keep(Collection<NodeStatus.Handler> handled) {
    if (profiles.size() <= handled.size() + MOST_UNHANDLED) {
      return;
    }
    Set<String> types = handled.stream().map(NodeStatus.Handler::type).collect(toSet());
    for (var all = profiles.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, TypeProfile> each = all.next();
      if (!types.contains(each.getKey()) && each.getValue().running() == 0) {
        all.remove();
        onForgotten.accept(each.getKey(), each.getValue());
      }
    }
  }

  /** How many types it knows. */
  int size() {
    return profiles.size();
  }

  /** A type's profile; a new one if nothing was measured yet. */
  TypeProfile of(String type) {
    TypeProfile known = profiles.get(type);
    return known == null ? add(type) : known;
  }

  private TypeProfile add(String type) {
    TypeProfile fresh = new TypeProfile(shortLimit);
    profiles.put(type, fresh);
    onNew.accept(type, fresh);
    return fresh;
  }
}
