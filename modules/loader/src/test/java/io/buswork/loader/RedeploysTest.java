package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.shared.Registry;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redeploys in a row; {@code bench/memory} does five hundred on a real node. */
class RedeploysTest {

  private static final int WARM_UP = 5;
  private static final int TIMES = 50;
  private static final long MAX_GROWTH_BYTES = 2 << 20;
  private static final int MAX_GROWTH_CLASSES = 100;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final UnloadWatch watch = new UnloadWatch(now::get, Duration.ofSeconds(60));
  private final Set<Long> collected = new HashSet<>();

  @AfterEach
  void close() {
    vertx.close().await();
    Registry.ITEMS.clear();
  }

  @Test
  void fiftyRedeploysLeaveMetaspaceAndClassesAsTheyWere() throws Exception {
    byte[] jar = jar(Sample.Module.class);
    for (int number = 1; number <= WARM_UP; number++) {
      redeploy(number, jar, Sample.Module.class);
    }
    awaitCollected(WARM_UP);
    long metaspace = metaspace();
    long classes = classes();
    for (int number = WARM_UP + 1; number <= WARM_UP + TIMES; number++) {
      redeploy(number, jar, Sample.Module.class);
    }
    awaitCollected(WARM_UP + TIMES);
    System.out.printf(
        "%d redeploys: metaspace %+d KiB, classes %+d%n",
        TIMES, (metaspace() - metaspace) / 1024, classes() - classes);
    assertThat(metaspace() - metaspace).as("metaspace").isLessThan(MAX_GROWTH_BYTES);
    assertThat(classes() - classes).as("loaded classes").isLessThan(MAX_GROWTH_CLASSES);
  }

  @Test
  void redeploysOfAModuleThatLeaksAreSeenToStay() throws Exception {
    byte[] jar = jar(Leaks.InRegistry.class);
    for (int number = 1; number <= 3; number++) {
      redeploy(number, jar, Leaks.InRegistry.class);
    }
    for (int look = 0; look < 5; look++) {
      look();
    }
    assertThat(collected).isEmpty();
  }

  private void redeploy(long number, byte[] jar, Class<?> main) throws Exception {
    LoadedModule module =
        LoadedModule.load("redeployed", Long.toString(number), Jars.kept(jar), main.getName());
    DeploymentOptions options =
        new DeploymentOptions()
            .setClassLoader(module.classLoader())
            .setWorkerPoolName("redeployed-" + number)
            .setWorkerPoolSize(2);
    String id = vertx.deployVerticle((Deployable) module.verticle(), options).await();
    vertx.undeploy(id).await();
    module.closeOn(vertx);
    watch.watch(number, module.classLoader());
  }

  /** But for one at most: what the JVM makes once may hold the first one that it meets. */
  private void awaitCollected(int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (collected.size() < count && System.nanoTime() < deadline) {
      look();
    }
    if (collected.size() < count) {
      now.updateAndGet(then -> then.plusSeconds(61));
      System.out.println("not collected of " + count + " generations: " + watch.look());
    }
    assertThat(collected).as("generations proved to be gone").hasSizeGreaterThan(count - 2);
  }

  private void look() {
    System.gc();
    watch
        .look()
        .forEach(
            (number, verdict) -> {
              if (verdict.fate() == LoaderFate.COLLECTED) {
                collected.add(number);
              }
            });
  }

  private static byte[] jar(Class<?> main) throws IOException {
    Jars jar = new Jars().with(Sample.Module.class).with(main).main(main.getName());
    return jar.bytes();
  }

  private static long classes() {
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(RedeploysTest::used)
        .sum();
  }

  private static long used(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed();
  }
}
