package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.LogLevel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lines are a module's, and from which level on they are logged. */
class ModuleLogLevelsTest {

  private static final String SOURCE =
      """
      package %s;

      public class Main extends io.buswork.api.TaskVerticle {
        @Override
        public void register(io.buswork.api.TaskHandlers handlers) {}
      }
      """;

  private static final String GREETER =
      SOURCE.substring(SOURCE.indexOf("public class")).replace("Main", "Greeter");

  @TempDir private Path folder;

  @AfterEach
  void asThePlatformDoes() {
    ModuleLogLevels.set(Map.of());
  }

  @Test
  void aModulesThreadsLogFromItsLevelOnWhateverTheLoggersAreCalled() throws Exception {
    try (LoadedModule module = load("chatty", "com.example.chatty")) {
      ModuleLogLevels.set(Map.of("chatty", LogLevel.DEBUG));
      assertThat(on(module, "com.example.chatty.Main")).isEqualTo(LogLevel.DEBUG);
      assertThat(on(module, "audit")).isEqualTo(LogLevel.DEBUG);
      assertThat(on(module, "org.example.Library")).isEqualTo(LogLevel.DEBUG);
      ModuleLogLevels.set(Map.of("chatty", LogLevel.OFF));
      assertThat(on(module, "audit")).isEqualTo(LogLevel.OFF);
      ModuleLogLevels.set(Map.of("other", LogLevel.DEBUG));
      assertThat(on(module, "audit")).isNull();
    }
  }

  @Test
  void whatThePlatformDoesOnAModulesThreadIsNotTheModules() throws Exception {
    try (LoadedModule module = load("chatty", "com.example.chatty")) {
      ModuleLogLevels.set(Map.of("chatty", LogLevel.DEBUG));
      assertThat(on(module, "io.vertx.core.impl.ContextBase")).isNull();
      assertThat(on(module, LoadedModule.class.getName())).isNull();
      assertThat(on(module, ch.qos.logback.classic.Logger.class.getName())).isNull();
    }
  }

  @Test
  void onForeignThreadsTheLoggersNameTellsAsLongAsOnlyOneModuleHasIt() throws Exception {
    String logger = "com.example.chatty.Main";
    try (LoadedModule chatty = load("chatty", "com.example.chatty")) {
      ModuleLogLevels.set(Map.of("chatty", LogLevel.DEBUG));
      assertThat(ModuleLogLevels.of(logger)).isEqualTo(LogLevel.DEBUG);
      assertThat(ModuleLogLevels.of("audit")).isNull();
      try (LoadedModule newer = load("chatty", "com.example.chatty")) {
        assertThat(on(newer, logger)).isEqualTo(LogLevel.DEBUG);
        assertThat(ModuleLogLevels.of(logger)).isEqualTo(LogLevel.DEBUG);
      }
      try (LoadedModule other = load("other", "com.example.chatty")) {
        assertThat(ModuleLogLevels.of(logger)).as("it may be either's").isNull();
        assertThat(on(other, logger)).isNull();
        assertThat(on(chatty, logger)).isEqualTo(LogLevel.DEBUG);
      }
      assertThat(ModuleLogLevels.of(logger)).isEqualTo(LogLevel.DEBUG);
    }
    assertThat(ModuleLogLevels.of(logger)).as("it is gone").isNull();
  }

  @Test
  void theJdksLoggersOfAModulePassOnWhatIsWantedAndNoMoreAfterwards() throws Exception {
    Logger own = Logger.getLogger("com.example.chatty.Main");
    Logger others = Logger.getLogger("com.example.Other");
    try (LoadedModule module = load("chatty", "com.example.chatty")) {
      assertThat(own.isLoggable(Level.FINE)).isFalse();
      ModuleLogLevels.set(Map.of(name(module), LogLevel.DEBUG));
      assertThat(own.isLoggable(Level.FINE)).isTrue();
      assertThat(own.isLoggable(Level.FINEST)).isFalse();
      assertThat(others.isLoggable(Level.FINE)).isFalse();
      ModuleLogLevels.set(Map.of(name(module), LogLevel.TRACE));
      assertThat(own.isLoggable(Level.FINEST)).isTrue();
      ModuleLogLevels.set(Map.of(name(module), LogLevel.ERROR));
      assertThat(own.isLoggable(Level.FINE)).isFalse();
      ModuleLogLevels.set(Map.of(name(module), LogLevel.DEBUG));
    }
    assertThat(own.isLoggable(Level.FINE)).as("the module is gone").isFalse();
  }

  @Test
  void classesWithoutAPackageAreKnownByTheirNames() throws Exception {
    byte[] jar = FatJars.pack(folder, "Greeter", GREETER).bytes();
    Logger own = Logger.getLogger("Greeter");
    try (LoadedModule module = LoadedModule.load("greeter", "1", Jars.kept(jar), "Greeter")) {
      ModuleLogLevels.set(Map.of("greeter", LogLevel.DEBUG));
      assertThat(on(module, "Greeter")).isEqualTo(LogLevel.DEBUG);
      assertThat(ModuleLogLevels.of("Greeter")).isEqualTo(LogLevel.DEBUG);
      assertThat(ModuleLogLevels.of("Other")).isNull();
      assertThat(own.isLoggable(Level.FINE)).isTrue();
    }
  }

  private static String name(LoadedModule module) {
    return ((ModuleClassLoader) module.classLoader()).module();
  }

  /** What is said of a logger on a thread of the module's. */
  private static @Nullable LogLevel on(LoadedModule module, String logger) throws Exception {
    FutureTask<@Nullable LogLevel> asked = new FutureTask<>(() -> ModuleLogLevels.of(logger));
    Thread thread = new Thread(asked);
    thread.setContextClassLoader(module.classLoader());
    thread.start();
    return asked.get();
  }

  private LoadedModule load(String module, String inPackage) throws Exception {
    String main = inPackage + ".Main";
    byte[] jar = FatJars.pack(folder, main, SOURCE.formatted(inPackage)).bytes();
    return LoadedModule.load(module, "1", Jars.kept(jar), main);
  }
}
