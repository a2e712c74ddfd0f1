package io.buswork.gateway;

import io.buswork.loader.InvalidJarException;
import io.buswork.loader.JarInspector;
import io.buswork.loader.ModuleManifest;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a jar in: inspected first, stored only if it can be a module. */
final class JarUpload {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  private final Vertx vertx;
  private final ModuleStore store;
  private final BodyReader bodies;
  private final InstantSource time;
  private final TrustedSigners trusted;

  JarUpload(
      Vertx vertx,
      ModuleStore store,
      BodyReader bodies,
      InstantSource time,
      TrustedSigners trusted) {
    this.vertx = vertx;
    this.store = store;
    this.bodies = bodies;
    this.time = time;
    this.trusted = trusted;
  }

  Future<ModuleVersion> receive(RoutingContext context, Request request) {
    return bodies
        .read(context, ModuleRoutes.MAX_JAR_BYTES, "a jar may have 64 MiB")
        .map(Buffer::buffer)
        .compose(
            jar ->
                vertx
                    .executeBlocking(() -> inspect(jar, request), false)
                    .compose(found -> keep(found.version(), found.signer(), jar)));
  }

  private Future<ModuleVersion> keep(ModuleVersion version, @Nullable String signer, Buffer jar) {
    return store
        .upload(version, jar, signer)
        .map(
            kept -> {
              if (!kept) {
                throw Problem.invalid(
                    "/version",
                    "module "
                        + version.name()
                        + " has a version "
                        + version.version()
                        + " already, and it is another jar");
              }
              return version;
            });
  }

  /** Fails with a {@link Problem} that says what is wrong; blocks; leaves nothing behind. */
  Inspected inspect(Buffer jar, Request request) throws IOException {
    Path file = Files.createTempFile("buswork-upload-", ".jar");
    try {
      Files.write(file, jar.getBytes());
      ModuleManifest manifest = JarInspector.inspect(file, request.tasks(), trusted);
      ModuleVersion version =
          new ModuleVersion(
              named("name", request.name(), manifest.name(), NAME),
              named("version", request.version(), manifest.version(), VERSION),
              sha256(jar),
              jar.length(),
              manifest.mainVerticle(),
              manifest.tasks(),
              time.instant(),
              request.by());
      return new Inspected(version, manifest.signer());
    } catch (InvalidJarException e) {
      throw Problem.unprocessable("the jar cannot be deployed: " + e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  private static String named(
      String what, @Nullable String given, @Nullable String own, Pattern pattern) {
    String value = given != null ? given : own;
    if (value == null) {
      throw Problem.invalid(
          "/" + what,
          what
              + " is missing: give it as a parameter, or in the jar's manifest (Buswork-"
              + (what.equals("name") ? "Module" : "Version")
              + ")");
    }
    if (!pattern.matcher(value).matches()) {
      throw Problem.invalid(
          "/" + what,
          what + " must be 1 to 100 of the characters A-Z a-z 0-9 . _ -, not '" + value + "'");
    }
    return value;
  }

  private static String sha256(Buffer jar) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * A jar that can be kept.
   *
   * @param version what it says of itself
   * @param signer who has signed it, if somebody trusted must have; null: nobody
   */
  record Inspected(ModuleVersion version, @Nullable String signer) {}

  /**
   * What was said beside the jar.
   *
   * @param name the module's name; null: as the manifest says
   * @param version its version; null: as the manifest says
   * @param tasks the types a plain verticle serves; empty: as the manifest says
   * @param by who uploads it
   */
  record Request(@Nullable String name, @Nullable String version, List<String> tasks, String by) {}
}
