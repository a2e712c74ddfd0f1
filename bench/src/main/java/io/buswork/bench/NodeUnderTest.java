package io.buswork.bench;

import io.buswork.bench.noop.Noop;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A node in a JVM of its own, started as users start it. */
final class NodeUnderTest implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final Process process;
  private final Path folder;
  private final Api api;

  private NodeUnderTest(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.api = new Api(awaitUrl());
  }

  /** Starts the first node, and uploads the module to it. */
  static NodeUnderTest start(String databaseUrl, Path folder) throws IOException {
    NodeUnderTest node = join(databaseUrl, folder);
    try {
      node.api.upload("noop", "1", jar());
      return node;
    } catch (IOException | RuntimeException e) {
      node.process.destroyForcibly();
      throw e;
    }
  }

  /** Starts a further node. */
  static NodeUnderTest join(String databaseUrl, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path script = Folders.HOME.resolve("buswork");
    Process process =
        new ProcessBuilder(
                script.toString(),
                "start",
                "--http.port=0",
                "--tcp.port=0",
                "--data.dir=" + folder,
                "--database.url=" + databaseUrl)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("node.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-node"));
    try {
      return new NodeUnderTest(process, folder);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private String awaitUrl() {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Path nodes = folder.resolve("nodes");
      if (Files.isDirectory(nodes)) {
        try (Stream<Path> files = Files.list(nodes)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
            return new JsonObject(Files.readString(file)).getString("url");
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new IllegalStateException("the node did not start: see " + folder.resolve("node.log"));
  }

  /** The module, packed from our own class. */
  static byte[] jar() throws IOException {
    return jar(Noop.class, 0);
  }

  /**
   * A module, packed from one of our own classes.
   *
   * @param more bytes that no compression makes fewer; 0: none
   */
  static byte[] jar(Class<?> verticle, int more) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Main-Verticle", verticle.getName());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      String name = verticle.getName().replace('.', '/') + ".class";
      jar.putNextEntry(new JarEntry(name));
      try (InputStream in = verticle.getClassLoader().getResourceAsStream(name)) {
        Objects.requireNonNull(in, name).transferTo(jar);
      }
      jar.closeEntry();
      if (more > 0) {
        byte[] noise = new byte[more];
        new Random().nextBytes(noise);
        jar.putNextEntry(new JarEntry("noise"));
        jar.write(noise);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Uploads the same module as another version. */
  void uploadAgain(String version) throws IOException {
    api.upload("noop", version, jar());
  }

  Api api() {
    return api;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
