package io.buswork.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path of references from a root to a class loader, its classes or their instances, the
 * shortest first. It reads a heap that goes on changing, through reflection and within limits: what
 * it finds is so, what it does not find may be there all the same.
 */
final class ReferencePath {

  private static final int MAX_OBJECTS = 400_000;
  private static final long MAX_NANOS = 3_000_000_000L;

  private final ClassLoader target;
  private final References references = new References();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Step> next = new ArrayDeque<>();
  private final long deadline = System.nanoTime() + MAX_NANOS;

  private ReferencePath(ClassLoader target) {
    this.target = target;
    seen.add(this);
  }

  /** The path in words; null if none was found. */
  static @Nullable String find(ClassLoader target, Iterable<References.Reference> roots) {
    ReferencePath search = new ReferencePath(target);
    for (References.Reference root : roots) {
      Step found = search.visit(new Step(null, root));
      if (found != null) {
        return found.told();
      }
    }
    Step found = search.run();
    return found == null ? null : found.told();
  }

  private @Nullable Step run() {
    for (Step from = next.poll(); from != null; from = next.poll()) {
      if (seen.size() > MAX_OBJECTS || System.nanoTime() > deadline) {
        return null;
      }
      for (References.Reference reference : references.from(from.reference.object())) {
        Step found = visit(new Step(from, reference));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable Step visit(Step step) {
    Object object = step.reference.object();
    if (Ownership.isOf(object, target)) {
      return step;
    }
    if (References.mayLead(object) && seen.add(object)) {
      next.add(step);
    }
    return null;
  }

  private record Step(@Nullable Step from, References.Reference reference) {

    String told() {
      List<String> names = new ArrayList<>();
      for (Step step = this; step != null; step = step.from) {
        names.add(step.reference.name());
      }
      Collections.reverse(names);
      Object end = reference.object();
      String what = end instanceof Class<?> type ? "class " + type.getName() : name(end);
      return String.join(" → ", names) + " → " + what;
    }

    private static String name(Object end) {
      return end instanceof ClassLoader ? "its class loader" : end.getClass().getName();
    }
  }
}
