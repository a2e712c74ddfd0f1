package io.buswork.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What was measured of each task type on this node. Belongs to the worker's context. */
final class TypeProfiles {

  private final Duration shortLimit;
  private final Map<String, TypeProfile> profiles = new HashMap<>();
  private BiConsumer<String, TypeProfile> onNew = (type, profile) -> {};

  TypeProfiles(Duration shortLimit) {
    this.shortLimit = shortLimit;
  }

  /** Says who is to know of each type's profile when it is new; before the first. */
  void onNew(BiConsumer<String, TypeProfile> listener) {
    onNew = listener;
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
