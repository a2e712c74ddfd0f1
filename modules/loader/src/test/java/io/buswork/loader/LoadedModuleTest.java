package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.buswork.api.TaskVerticle;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoadedModuleTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final UnloadWatch watch = new UnloadWatch(now::get, Duration.ofSeconds(60));

  @Test
  void sharesTheApiAndNothingElseOfOurs() throws Exception {
    try (LoadedModule module = load(Sample.Module.class)) {
      Class<?> type = module.verticle().getClass();
      assertThat(type).isNotSameAs(Sample.Module.class);
      assertThat(type.getSuperclass()).isSameAs(TaskVerticle.class);
      ClassLoader loader = module.classLoader();
      assertThat(loader.loadClass(Vertx.class.getName())).isSameAs(Vertx.class);
      assertThatThrownBy(() -> loader.loadClass("io.buswork.store.TaskStore"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> loader.loadClass("org.junit.jupiter.api.Test"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void twoGenerationsHaveClassesOfTheirOwn() throws Exception {
    try (LoadedModule first = load(Sample.Module.class);
        LoadedModule second = load(Sample.Module.class)) {
      assertThat(first.verticle().getClass()).isNotSameAs(second.verticle().getClass());
    }
  }

  @Test
  void aConstructorThatThrowsIsToldInItsOwnWords() {
    assertThatThrownBy(() -> load(Sample.Broken.class, Sample.Module.class))
        .isInstanceOf(ModuleStartException.class)
        .hasMessage("java.lang.IllegalStateException: no licence");
  }

  @Test
  void aMissingClassIsNamed() {
    assertThatThrownBy(() -> load(Sample.Incomplete.class, Sample.Module.class))
        .isInstanceOf(ModuleStartException.class)
        .hasMessage("class " + Sample.Missing.class.getName() + " is missing from the jar");
  }

  @Test
  void aClosedModuleIsProvedToBeGone() throws Exception {
    loadAndLeave(1, Sample.Module.class);
    awaitFate(1, LoaderFate.COLLECTED);
    assertThat(watch.isWaiting()).isFalse();
  }

  @Test
  void aThreadLocalLeftOnALivingThreadIsSweptAway() throws Exception {
    loadAndLeave(1, Sample.Forgetful.class, Sample.Module.class);
    awaitFate(1, LoaderFate.COLLECTED);
  }

  private void awaitFate(long generation, LoaderFate fate) {
    await("loader " + generation + " " + fate)
        .atMost(Duration.ofSeconds(30))
        .until(() -> watch.look().get(generation).fate() == fate);
  }

  /** In a method of its own: its locals must not keep the loader. */
  private void loadAndLeave(long generation, Class<?>... classes) throws Exception {
    LoadedModule module = load(classes);
    module.close();
    watch.watch(generation, module.classLoader());
  }

  private static LoadedModule load(Class<?>... classes) throws IOException, ModuleStartException {
    byte[] jar = new Jars().with(classes).main(classes[0].getName()).bytes();
    return LoadedModule.load("sample", "1", Jars.kept(jar), classes[0].getName());
  }
}
