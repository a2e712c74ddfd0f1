package io.buswork.gateway;

import io.buswork.api.TaskBounds;
import io.buswork.loader.InvalidJarException;
import io.buswork.loader.JarHash;
import io.buswork.loader.JarInspector;
import io.buswork.loader.ModuleManifest;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a jar in: inspected first, stored only if it can be a module. All of it is only ever in a
 * file. Belongs to the gateway's context.
 */
final class JarUpload {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final int MOST_AT_ONCE = 16;

  private final Vertx vertx;
  private final ModuleStore store;
  private final InstantSource time;
  private final TrustedSigners trusted;
  private int underWay;
  private Future<?> last = Future.succeededFuture();

  JarUpload(Vertx vertx, ModuleStore store, InstantSource time, TrustedSigners trusted) {
    this.vertx = vertx;
    this.store = store;
    this.time = time;
    this.trusted = trusted;
  }

  /** At most so many at once: each may take {@link ModuleRoutes#MAX_JAR_BYTES} of the disk. */
  Future<ModuleVersion> receive(RoutingContext context, Request request) {
    if (underWay == MOST_AT_ONCE) {
      return Future.failedFuture(
          Problem.unavailable(
              MOST_AT_ONCE + " jars are being uploaded already; nothing was stored"));
    }
    underWay++;
    return BodyFile.receive(
            vertx, context.request(), ModuleRoutes.MAX_JAR_BYTES, "a jar may have 64 MiB")
        .compose(jar -> inTurn(() -> take(jar, request)).eventually(jar::delete))
        .onComplete(done -> underWay--);
  }

  /** One after the other: many large ones at once would take the database from the tasks. */
  private Future<ModuleVersion> inTurn(Supplier<Future<ModuleVersion>> work) {
    Future<ModuleVersion> mine = last.transform(before -> work.get());
    last = mine;
    return mine;
  }

  private Future<ModuleVersion> take(BodyFile jar, Request request) {
    return vertx
        .executeBlocking(() -> inspect(jar.path(), request), false)
        .compose(found -> keep(found.version(), found.signer(), jar));
  }

  private Future<ModuleVersion> keep(ModuleVersion version, @Nullable String signer, BodyFile jar) {
    return jar.read(pieces -> store.upload(version, pieces, signer))
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

  /** Fails with a {@link Problem} that says what is wrong; blocks. */
  Inspected inspect(Path jar, Request request) throws IOException {
    try {
      ModuleManifest manifest = JarInspector.inspect(jar, request.tasks(), trusted);
      ModuleVersion version =
          new ModuleVersion(
              named("name", request.name(), manifest.name(), NAME),
              named("version", request.version(), manifest.version(), TaskBounds.VERSION),
              JarHash.of(jar),
              Files.size(jar),
              manifest.mainVerticle(),
              manifest.tasks(),
              time.instant(),
              request.by());
      return new Inspected(version, manifest.signer());
    } catch (InvalidJarException e) {
      throw Problem.unprocessable("the jar cannot be deployed: " + e.getMessage());
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
