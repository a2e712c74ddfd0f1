package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setBlockedThreadCheckInterval(50)
              .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
              .setMaxEventLoopExecuteTime(200)
              .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
  private final BlockingQueue<SystemEvent> events = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void theModuleThatBlocksAnEventLoopIsNamed() throws Exception {
    BusCodecs.register(vertx);
    vertx
        .eventBus()
        .<EventBatch>consumer(
            Addresses.EVENTS, message -> message.body().system().forEach(events::add));
    BlockedLoops.watch(vertx, "node-1", InstantSource.system());
    Runnable blocking = moduleCode("shop-1.2");
    Context other = loopBeside();
    other.runOnContext(go -> blocking.run());
    SystemEvent event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).as("the watchdog's event").isNotNull();
    assertThat(event.type()).isEqualTo("io.buswork.module.blocking");
    assertThat(event.subject()).isEqualTo("shop-1.2");
    assertThat(event.data().getString("in")).isEqualTo(Blocking.class.getName() + ".run");
    assertThat(event.data().getLong("blockedMs")).isGreaterThanOrEqualTo(200);
  }

  /** The consumer has the first loop. */
  private Context loopBeside() {
    vertx.getOrCreateContext();
    return ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext();
  }

  private static Runnable moduleCode(String name) throws Exception {
    URL[] classes = {Blocking.class.getProtectionDomain().getCodeSource().getLocation()};
    ClassLoader loader = new URLClassLoader(name, classes, ClassLoader.getPlatformClassLoader());
    return (Runnable)
        loader.loadClass(Blocking.class.getName()).getDeclaredConstructor().newInstance();
  }

  /** What a module should not do. */
  public static final class Blocking implements Runnable {
    @Override
    public void run() {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }
}
