package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.buswork.api.TaskVerticle;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Modules with libraries of their own, beside each other and beside ours. */
class IsolationTest {

  /** A module that says what its libraries answer. */
  private static final String MODULE =
      """
      package com.example;

      public class %s extends io.buswork.api.TaskVerticle
          implements java.util.concurrent.Callable<String> {
        @Override
        public void register(io.buswork.api.TaskHandlers handlers) {}

        @Override
        public String call() throws Exception {
          %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void twoModulesUseTwoVersionsOfJacksonAndThePlatformAThird() throws Exception {
    String body =
        """
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        String json = mapper.writeValueAsString(java.util.Map.of("id", 7));
        int id = mapper.readTree(json).get("id").asInt();
        return com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION
            + "/" + com.fasterxml.jackson.core.json.PackageVersion.VERSION + "/" + id;
        """;
    assertThat(answer("Older", body, jackson("2.17.2"))).isEqualTo("2.17.2/2.17.2/7");
    assertThat(answer("Newer", body, jackson("2.19.2"))).isEqualTo("2.19.2/2.19.2/7");
    assertThat(com.fasterxml.jackson.core.json.PackageVersion.VERSION.toString())
        .as("ours")
        .startsWith("2.18.");
  }

  private static Path[] jackson(String version) {
    return new Path[] {
      FatJars.library("jackson-core-" + version),
      FatJars.library("jackson-databind-" + version),
      FatJars.library("jackson-annotations-" + version)
    };
  }

  @Test
  void aModuleWithoutJacksonsCoreSpeaksThroughOurs() throws Exception {
    assertThat(
            answer(
                "Bare",
                "return new io.vertx.core.json.JsonObject(\"{\\\"a\\\":1}\").put(\"b\", 2).encode();"))
        .isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void twoModulesUseTwoVersionsOfGuavaThatContradictEachOther() throws Exception {
    assertThat(
            answer(
                "Guava16",
                "return com.google.common.base.Objects.toStringHelper(\"old\").add(\"a\", 1).toString();",
                FatJars.library("guava-16.0.1")))
        .isEqualTo("old{a=1}");
    assertThat(
            answer(
                "Guava33",
                "return com.google.common.base.MoreObjects.toStringHelper(\"new\").add(\"a\", 1).toString();",
                FatJars.library("guava-33.4.8-jre")))
        .isEqualTo("new{a=1}");
  }

  @Test
  void twoModulesUseTwoVersionsOfCommonsLang() throws Exception {
    String body =
        """
        String title = org.apache.commons.lang3.StringUtils.capitalize("task");
        try {
          return title + " " + Class.forName("org.apache.commons.lang3.Strings").getSimpleName();
        } catch (ClassNotFoundException old) {
          return title + " without Strings";
        }
        """;
    assertThat(answer("Lang31", body, FatJars.library("commons-lang3-3.1")))
        .isEqualTo("Task without Strings");
    assertThat(answer("Lang320", body, FatJars.library("commons-lang3-3.20.0")))
        .isEqualTo("Task Strings");
  }

  @Test
  void aModulesOwnNettyIsItsOwnAndVertxKeepsOurs() throws Exception {
    String body =
        """
        var text = io.netty.buffer.Unpooled.copiedBuffer("netty", java.nio.charset.StandardCharsets.UTF_8);
        boolean own = text.getClass().getClassLoader() == getClass().getClassLoader();
        return text.readableBytes() + " bytes, own: " + own
            + ", vertx: " + io.vertx.core.buffer.Buffer.buffer("vertx").length();
        """;
    assertThat(
            answer(
                "OwnNetty",
                body,
                FatJars.library("netty-common-4.2.18.Final"),
                FatJars.library("netty-buffer-4.2.18.Final")))
        .isEqualTo("5 bytes, own: true, vertx: 5");
  }

  @Test
  void aModuleThatShipsItsOwnLoggingLogsThroughOurs() throws Exception {
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("com.example.OwnLogging");
    logger.addAppender(seen);
    seen.start();
    try {
      assertThat(
              answer(
                  "OwnLogging",
                  """
                  org.slf4j.LoggerFactory.getLogger(OwnLogging.class).error("from the module");
                  return org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName();
                  """,
                  FatJars.jarOf(org.slf4j.Logger.class),
                  FatJars.jarOf(Logger.class),
                  FatJars.jarOf(ListAppender.class)))
          .isEqualTo(LoggerFactory.getILoggerFactory().getClass().getName());
    } finally {
      logger.detachAppender(seen);
    }
    assertThat(seen.list).extracting(ILoggingEvent::getMessage).contains("from the module");
  }

  @Test
  void resourcesAndServicesAreFoundInTheJar() throws Exception {
    Jars jar =
        FatJars.pack(
                folder,
                "com.example.Resourceful",
                MODULE.formatted(
                    "Resourceful",
                    """
                    var loader = Thread.currentThread().getContextClassLoader();
                    try (var in = loader.getResourceAsStream("com/example/greeting.txt")) {
                      var services = java.util.ServiceLoader.load(java.util.function.Supplier.class);
                      return new String(in.readAllBytes()) + " " + services.findFirst().get().get();
                    }
                    """))
            .with("com/example/greeting.txt", "good morning,".getBytes(StandardCharsets.UTF_8))
            .with(Greeting.class)
            .with(
                "META-INF/services/java.util.function.Supplier",
                Greeting.class.getName().getBytes(StandardCharsets.UTF_8));
    assertThat(run(jar, "com.example.Resourceful")).isEqualTo("good morning, world");
  }

  /** A service's provider. */
  public static final class Greeting implements java.util.function.Supplier<String> {
    @Override
    public String get() {
      return "world";
    }
  }

  @Test
  void aFatJarThatContainsVertxAndNettyRunsOnOurs() throws Exception {
    Jars jar =
        FatJars.pack(
            folder,
            "com.example.Fat",
            MODULE.formatted(
                "Fat",
                """
                return vertx.getClass().getClassLoader() == io.vertx.core.Vertx.class.getClassLoader()
                    ? "one Vert.x: " + io.netty.buffer.Unpooled.EMPTY_BUFFER.getClass().getClassLoader()
                        .equals(vertx.getClass().getClassLoader())
                    : "two";
                """),
            FatJars.jarOf(Vertx.class),
            FatJars.jarOf(Unpooled.class),
            FatJars.jarOf(FastThreadLocalThread.class));
    Vertx vertx = Vertx.vertx();
    LoadedModule module = load(jar, "com.example.Fat");
    try {
      String id = vertx.deployVerticle((Deployable) module.verticle()).await();
      assertThat(((Callable<?>) module.verticle()).call()).isEqualTo("one Vert.x: true");
      vertx.undeploy(id).await();
    } finally {
      module.closeOn(vertx);
      vertx.close().await();
    }
  }

  @Test
  void namesThatCollideWithOursOrAnotherModulesDoNoHarm() throws Exception {
    String same = "return \"%s \" + io.buswork.loader.JarInspector.who();";
    Jars first = collidingJar("first", same.formatted("one"));
    Jars second = collidingJar("second", same.formatted("two"));
    assertThat(run(first, "com.example.Same")).isEqualTo("one first");
    assertThat(run(second, "com.example.Same")).isEqualTo("two second");
  }

  private Jars collidingJar(String who, String body) throws Exception {
    Path ours =
        FatJars.pack(
                folder,
                "io.buswork.loader.JarInspector",
                "package io.buswork.loader; public class JarInspector {"
                    + " public static String who() { return \"%s\"; } }".formatted(who))
            .file(folder);
    return FatJars.pack(folder, "com.example.Same", MODULE.formatted("Same", body), ours)
        .with(TaskVerticle.class);
  }

  private String answer(String name, String body, Path... libraries) throws Exception {
    String main = "com.example." + name;
    return run(FatJars.pack(folder, main, MODULE.formatted(name, body), libraries), main);
  }

  private static String run(Jars jar, String main) throws Exception {
    LoadedModule module = load(jar, main);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(module.classLoader());
    try {
      return String.valueOf(((Callable<?>) module.verticle()).call());
    } finally {
      thread.setContextClassLoader(before);
      module.close();
    }
  }

  private static LoadedModule load(Jars jar, String main) throws Exception {
    return LoadedModule.load("isolated", "1", Jars.kept(jar.bytes()), main);
  }
}
