package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.shared.Registry;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What modules leave behind is undone, or it is told what holds them. */
class UnloadingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final UnloadWatch watch = new UnloadWatch(now::get, PATIENCE);

  @AfterEach
  void letTheStubbornEnd() {
    System.setProperty(Leaks.STOP, "now");
    System.getProperties().remove("buswork.test.leak");
    Registry.ITEMS.clear();
  }

  static Stream<Arguments> undone() {
    return Stream.of(
        Arguments.of(List.of(Leaks.PoliteThread.class, Leaks.Parked.class), "thread 'polite'"),
        Arguments.of(List.of(Sample.Forgetful.class), "thread local of thread"),
        Arguments.of(
            List.of(Leaks.WithHook.class, Leaks.Parked.class), "shutdown hook 'flush-on-exit'"),
        Arguments.of(
            List.of(Leaks.WithDriver.class, Leaks.NoDriver.class),
            "JDBC driver io.buswork.loader.Leaks$NoDriver: deregistered"),
        Arguments.of(List.of(Leaks.WithExecutor.class, Leaks.Tick.class), "executor shut down"),
        Arguments.of(List.of(Leaks.WithTimer.class, Leaks.TickTask.class), "timer cancelled"),
        Arguments.of(
            List.of(Leaks.WithLogHandler.class, Leaks.Nowhere.class),
            "handler io.buswork.loader.Leaks$Nowhere"),
        Arguments.of(
            List.of(Leaks.WithMBean.class, Leaks.Shown.class, Leaks.ShownMBean.class),
            "MBean com.example:type=Shown"),
        Arguments.of(
            List.of(Leaks.WithProvider.class, Leaks.OwnProvider.class),
            "security provider BusworkTest: removed"),
        Arguments.of(
            List.of(Leaks.WithUncaughtHandler.class, Leaks.Ignoring.class),
            "default handler of uncaught exceptions io.buswork.loader.Leaks$Ignoring"));
  }

  @ParameterizedTest
  @MethodSource("undone")
  void isUndoneAndToldAndTheClassesGo(List<Class<?>> classes, String told) throws Exception {
    assertThat(loadAndLeave(classes))
        .as("what is told of it")
        .anySatisfy(sentence -> assertThat(sentence).contains(told));
    awaitCollected();
  }

  static Stream<Arguments> undoneOnVertx() {
    return Stream.of(
        Arguments.of(
            List.of(Leaks.OnForeignThread.class),
            List.of("Vert.x timer", "consumer on 'left.behind'")),
        Arguments.of(
            List.of(Leaks.InFastThreadLocal.class), List.of("'vert.x-eventloop-thread-0'")),
        Arguments.of(
            List.of(Leaks.WithCodecs.class, Leaks.Letter.class, Leaks.LetterCodec.class),
            List.of(
                "default message codec of io.buswork.loader.Leaks$Letter: unregistered",
                "message codec 'left-letters': unregistered")),
        Arguments.of(
            List.of(Leaks.InLocalMap.class, Leaks.Letter.class),
            List.of("entries of the local map 'left': removed")));
  }

  @ParameterizedTest
  @MethodSource("undoneOnVertx")
  void whatItLeftOnVertxIsUndoneAndToldAndTheClassesGo(List<Class<?>> classes, List<String> told)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      List<String> sentences = deployAndLeave(vertx, classes);
      for (String part : told) {
        assertThat(sentences).anySatisfy(sentence -> assertThat(sentence).contains(part));
      }
      awaitCollected();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void othersEntriesOfTheSameLocalMapStay() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      vertx.sharedData().getLocalMap("left").put("ours", "stays");
      deployAndLeave(vertx, List.of(Leaks.InLocalMap.class, Leaks.Letter.class));
      assertThat(vertx.sharedData().getLocalMap("left"))
          .containsExactly(java.util.Map.entry("ours", "stays"));
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void cachesThatRememberItsClassesAreEmptied() throws Exception {
    assertThat(loadAndLeave(List.of(Leaks.InCaches.class, Leaks.Bean.class, Leaks.Words.class)))
        .as("nothing that its author could help")
        .isEmpty();
    awaitCollected();
  }

  @Test
  void aThreadThatIgnoresInterruptsIsNamedAsTheHolder() throws Exception {
    System.clearProperty(Leaks.STOP);
    loadAndLeave(List.of(Leaks.StubbornThread.class, Leaks.Deaf.class));
    assertThat(holder()).contains("running thread 'stubborn' of io.buswork.loader.Leaks$Deaf");
    System.setProperty(Leaks.STOP, "now");
    awaitCollected();
  }

  @Test
  void aStaticRegistryIsNamedWithThePathToTheModule() throws Exception {
    loadAndLeave(List.of(Leaks.InRegistry.class));
    assertThat(holder())
        .contains("static io.buswork.api.shared.Registry.ITEMS")
        .endsWith("io.buswork.loader.Leaks$InRegistry");
  }

  @Test
  void anObjectAmongTheSystemPropertiesIsNamedWithItsKey() throws Exception {
    loadAndLeave(List.of(Leaks.InProperties.class, Sample.Nothing.class));
    assertThat(holder())
        .isEqualTo("system properties → ['buswork.test.leak'] → io.buswork.loader.Sample$Nothing");
  }

  @Test
  void aLeakIsSearchedForOnceAndTheJvmIsNotMadeToCollectForItAnyMore() throws Exception {
    loadAndLeave(List.of(Leaks.InRegistry.class));
    String holder = holder();
    long before = collections();
    for (int i = 0; i < 20; i++) {
      now.set(now.get().plusSeconds(2));
      assertThat(watch.look().get(1L).holder()).isSameAs(holder);
    }
    assertThat(collections() - before).as("forced collections of 20 looks").isLessThan(20);
  }

  @Test
  void whileGenerationsComeAndGoTheJvmIsMadeToCollectEverMoreSeldom() throws Exception {
    List<ClassLoader> held = new ArrayList<>();
    long before = collections();
    for (long second = 1; second <= 90; second++) {
      now.set(now.get().plusSeconds(1));
      held.add(new URLClassLoader(new URL[0]));
      watch.watch(second, held.get(held.size() - 1));
      watch.look();
    }
    // After 2, 4, 8 seconds and then every ten; some are the JVM's own.
    assertThat(collections() - before).as("collections in a minute and a half").isLessThan(30);
    assertThat(watch.look().get(1L).fate()).isEqualTo(LoaderFate.LEAKED);
    assertThat(held).hasSize(90);
  }

  private static long collections() {
    return java.lang.management.ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> collector.getCollectionCount())
        .sum();
  }

  private String holder() {
    assertThat(watch.look().get(1L).fate()).isEqualTo(LoaderFate.PENDING);
    now.set(now.get().plus(PATIENCE).plusSeconds(1));
    UnloadWatch.Verdict verdict = watch.look().get(1L);
    assertThat(verdict.fate()).isEqualTo(LoaderFate.LEAKED);
    assertThat(verdict.holder()).as("what holds it").isNotNull();
    return verdict.holder();
  }

  private void awaitCollected() {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    LoaderFate fate = LoaderFate.PENDING;
    while (fate != LoaderFate.COLLECTED && System.nanoTime() < deadline) {
      System.gc();
      fate = watch.look().get(1L).fate();
    }
    if (fate != LoaderFate.COLLECTED) {
      now.set(now.get().plus(PATIENCE).plusSeconds(1));
      assertThat(watch.look().get(1L)).as("the verdict").isEqualTo("collected");
    }
  }

  /** In a method of its own: its locals must not keep the loader. */
  private List<String> loadAndLeave(List<Class<?>> classes) throws Exception {
    LoadedModule module = load(classes);
    module.close();
    watch.watch(1, module.classLoader());
    return module.leftBehind();
  }

  private List<String> deployAndLeave(Vertx vertx, List<Class<?>> classes) throws Exception {
    LoadedModule module = load(classes);
    vertx.undeploy(vertx.deployVerticle((Deployable) module.verticle()).await()).await();
    module.closeOn(vertx);
    watch.alsoFrom("Vert.x", vertx);
    watch.watch(1, module.classLoader());
    return module.leftBehind();
  }

  private static LoadedModule load(List<Class<?>> classes) throws Exception {
    Jars jar = new Jars().with(Sample.Module.class).with(classes.toArray(Class<?>[]::new));
    String main = classes.get(0).getName();
    return LoadedModule.load("sample", "1", Jars.kept(jar.main(main).bytes()), main);
  }
}
