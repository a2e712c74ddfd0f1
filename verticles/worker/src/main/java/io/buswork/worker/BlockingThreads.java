package io.buswork.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one generation's blocking handlers: virtual ones where the JVM has them, but for a
 * sample that runs on platform threads, because only their processor time can be measured. How many
 * run at once is the lanes' business.
 */
final class BlockingThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BlockingThreads.class);
  private static final int FIRST_SAMPLES = 8;
  private static final int SAMPLE_EVERY = 64;
  private static final int KEEP_ALIVE_SECONDS = 10;

  private final ExecutorService platform;
  private final @Nullable ExecutorService virtual;
  private final AtomicLong runs = new AtomicLong();

  /**
   * @param name how its threads are called
   * @param loader their context class loader
   */
  BlockingThreads(String name, ClassLoader loader) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(loader);
              return thread;
            });
    this.platform = pool;
    this.virtual = virtualThreads();
  }

  void execute(Runnable run) {
    long number = runs.getAndIncrement();
    boolean sample = number < FIRST_SAMPLES || number % SAMPLE_EVERY == 0;
    (virtual == null || sample ? platform : virtual).execute(run);
  }

  @Override
  public void close() {
    platform.shutdownNow();
    if (virtual != null) {
      virtual.shutdownNow();
    }
  }

  /** {@code Executors.newVirtualThreadPerTaskExecutor()}, which Java 17 has not. */
  private static @Nullable ExecutorService virtualThreads() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      MethodHandle make =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return (ExecutorService) make.invoke();
    } catch (Throwable e) {
      LOG.warn("this JVM's virtual threads cannot be used: platform threads are", e);
      return null;
    }
  }
}
