package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which module blocks an event loop, when Vert.x's watchdog finds a blocked one: in the log,
 * and as an event. Called on the watchdog's own thread.
 */
final class BlockedLoops {

  static final String EVENT = "io.buswork.module.blocking";

  private static final Logger LOG = LoggerFactory.getLogger(BlockedLoops.class);
  private static final int FRAMES = 30;
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final String node;
  private final InstantSource time;

  /** By their ids: a thread that has ended would hold on to the module that it worked for. */
  private final Map<Long, Long> told = new ConcurrentHashMap<>();

  private BlockedLoops(Vertx vertx, String node, InstantSource time) {
    this.vertx = vertx;
    this.node = node;
    this.time = time;
  }

  static void watch(Vertx vertx, String node, InstantSource time) {
    BlockedLoops loops = new BlockedLoops(vertx, node, time);
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(loops::isBlocked);
  }

  private void isBlocked(BlockedThreadEvent event) {
    Thread thread = event.thread();
    long now = System.nanoTime();
    told.values().removeIf(at -> now - at >= AGAIN_NANOS);
    if (told.putIfAbsent(thread.getId(), now) == null) {
      tell(thread, event.duration() / 1_000_000);
    }
  }

  private void tell(Thread thread, long millis) {
    StackTraceElement[] frames = thread.getStackTrace();
    String stack =
        Arrays.stream(frames)
            .limit(FRAMES)
            .map(frame -> "\tat " + frame)
            .collect(Collectors.joining("\n"));
    Optional<StackTraceElement> blocking =
        Arrays.stream(frames).filter(BlockedLoops::isModules).findFirst();
    String who =
        blocking.map(f -> "module " + f.getClassLoaderName()).orElse("no module's code: Buswork");
    LOG.warn(
        "thread {} has been blocked for {} ms by {}\n{}", thread.getName(), millis, who, stack);
    blocking.ifPresent(frame -> publish(thread, millis, frame));
  }

  /** Modules' class loaders have names of their own; the JDK's have these. */
  private static boolean isModules(StackTraceElement frame) {
    String loader = frame.getClassLoaderName();
    return loader != null
        && !loader.equals("app")
        && !loader.equals("platform")
        && frame.getModuleName() == null;
  }

  private void publish(Thread thread, long millis, StackTraceElement frame) {
    JsonObject data =
        new JsonObject()
            .put("node", node)
            .put("thread", thread.getName())
            .put("blockedMs", millis)
            .put("in", frame.getClassName() + "." + frame.getMethodName());
    SystemEvent event =
        new SystemEvent(EVENT, frame.getClassLoaderName(), time.instant().toEpochMilli(), data);
    vertx.eventBus().publish(Addresses.EVENTS, EventBatch.ofSystem(node, event));
  }
}
