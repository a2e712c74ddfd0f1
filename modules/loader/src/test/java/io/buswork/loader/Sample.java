package io.buswork.loader;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.VerticleBase;

/** What goes into the jars. */
final class Sample {

  private Sample() {}

  /** Handles nothing. */
  public static class Module extends TaskVerticle {
    @Override
    public void register(TaskHandlers handlers) {
      throw new IllegalStateException("not called here");
    }
  }

  /** Knows nothing of Buswork. */
  public static class Plain extends VerticleBase {}

  /** Refuses to be made. */
  public static class Broken extends Module {
    public Broken() {
      throw new IllegalStateException("no licence");
    }
  }

  /** Needs a class that no jar has. */
  public static class Incomplete extends Module {
    public Incomplete() {
      Missing.touch();
    }
  }

  /** Left out of the jar. */
  public static class Missing {
    static void touch() {}
  }

  /** Leaves a value on the thread that makes it. */
  public static class Forgetful extends Module {
    private static final ThreadLocal<Object> LEFT = new ThreadLocal<>();

    public Forgetful() {
      LEFT.set(this);
    }
  }

  /** No verticle at all. */
  public static class Nothing {}
}
