package io.buswork.loader;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CountDownLatch;

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

  /** Leaves a thread behind. */
  public static class Leaky extends Module {
    public static final CountDownLatch STOP = new CountDownLatch(1);

    public Leaky() {
      Thread thread = new Endless();
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The thread. */
  public static class Endless extends Thread {
    Endless() {
      super("left-behind");
    }

    @Override
    public void run() {
      while (!isInterrupted()) {
        java.util.concurrent.locks.LockSupport.park();
      }
    }
  }

  /** Leaves a value on the thread that makes it. */
  public static class Forgetful extends Module {
    private static final ThreadLocal<Object> LEFT = new ThreadLocal<>();

    public Forgetful() {
      LEFT.set(this);
    }
  }

  /** Has a native method. */
  public static class Native extends Module {
    static {
      System.loadLibrary("probe");
    }

    public static native int answer();
  }

  /** No verticle at all. */
  public static class Nothing {}
}
