package io.buswork.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which generation runs a task. The one place where a swap happens: between two tasks, on the
 * worker's context.
 */
final class HandlerRoutes {

  private final Map<String, Generation> liveByModule = new HashMap<>();
  private final Map<String, Generation> byType = new HashMap<>();
  private final List<Generation> builtIn = new ArrayList<>();
  private final Set<Generation> expected = new LinkedHashSet<>();
  private final Canaries canaries = new Canaries();

  /**
   * Makes a generation the one that runs its module's types.
   *
   * @return the one that did before; null if none did
   */
  @Nullable Generation switchTo(Generation generation) {
    Generation before = liveByModule.put(generation.version().name(), generation);
    rebuild();
    return before;
  }

  /** Adds what the platform serves itself; for types that nobody before it in this order does. */
  void add(Generation served) {
    builtIn.add(served);
    rebuild();
  }

  /** The platform serves other types itself than before. */
  void refresh() {
    rebuild();
  }

  /** Takes a module's live generation out; null if it had none. */
  @Nullable Generation remove(String module) {
    Generation before = liveByModule.remove(module);
    rebuild();
    return before;
  }

  private void rebuild() {
    byType.clear();
    for (Generation generation : liveByModule.values()) {
      generation.handlers().keySet().forEach(type -> byType.put(type, generation));
    }
    // A module goes first: its tasks need not leave this JVM.
    for (Generation served : builtIn) {
      served.handlers().keySet().forEach(type -> byType.putIfAbsent(type, served));
    }
  }

  /** The generation for a type, and for a version where the task is pinned to one. */
  @Nullable Generation find(String type, @Nullable String version) {
    Generation generation = byType.get(type);
    return generation == null || version == null || version.equals(generation.version().version())
        ? generation
        : canaries.find(generation, type, version);
  }

  /** New generations that get a share of the tasks of live ones. */
  Canaries canaries() {
    return canaries;
  }

  /** The versions that handle a type on this node; none for what the platform serves itself. */
  List<String> versions(Generation live, String type) {
    if (live.isBuiltIn()) {
      return List.of();
    }
    List<String> versions = new ArrayList<>(List.of(live.version().version()));
    versions.addAll(canaries.versions(live, type));
    return versions;
  }

  /** Another module that serves one of these types already, or soon; null if none does. */
  @Nullable String clash(Generation newcomer) {
    for (String type : newcomer.handlers().keySet()) {
      Generation other = byType.get(type);
      if (other != null && !other.isBuiltIn() && isOfAnother(other, newcomer)) {
        return "task type " + type + " is served by module " + other.version().name() + " already";
      }
      for (Generation coming : expected) {
        if (coming.handlers().containsKey(type) && isOfAnother(coming, newcomer)) {
          return "task type "
              + type
              + " is in "
              + coming.label()
              + ", which is rolled out just now";
        }
      }
    }
    return null;
  }

  private static boolean isOfAnother(Generation one, Generation other) {
    return !one.version().name().equals(other.version().name());
  }

  /** A generation that may become live: nobody else's may claim its types meanwhile. */
  void expect(Generation coming) {
    expected.add(coming);
  }

  /** It has become live, or will not. */
  void expectNoMore(Generation coming) {
    expected.remove(coming);
  }

  @Nullable Generation live(String module) {
    return liveByModule.get(module);
  }

  Set<String> modules() {
    return new TreeSet<>(liveByModule.keySet());
  }

  List<Handler> handlers() {
    List<Handler> all = new ArrayList<>();
    byType.forEach(
        (type, generation) -> {
          Handler handler = generation.handlers().get(type);
          if (handler != null) {
            all.add(handler);
          }
        });
    return all;
  }
}
