package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/modules}. */
final class ModuleRoutes {

  static final long MAX_JAR_BYTES = 64L << 20;
  private static final int MAX_BODY = 64 << 10;

  private final ModuleStore store;
  private final Vertx vertx;
  private final BodyReader bodies;
  private final JarUpload uploads;
  private final RolloutWait rollouts;

  ModuleRoutes(NodeContext node, Vertx vertx, BodyReader bodies, TrustedSigners trusted) {
    this.bodies = bodies;
    this.store = node.stores().modules();
    this.vertx = vertx;
    this.uploads = new JarUpload(vertx, store, bodies, node.time(), trusted);
    this.rollouts = new RolloutWait(vertx, store, node.stores().nodes());
  }

  void mount(Router router) {
    router.post("/api/v1/modules").handler(this::upload);
    router.get("/api/v1/modules").handler(this::list);
    router.get("/api/v1/modules/:name").handler(this::get);
    router.post("/api/v1/modules/:name/activate").handler(this::activate);
    router.delete("/api/v1/modules/:name").handler(this::delete);
  }

  private void upload(RoutingContext context) {
    Queries.allow(context, "name", "version", "tasks", "activate", "strategy", "wait");
    BodyReader.mediaType(context, "application/java-archive", "application/octet-stream");
    var query = context.queryParams();
    strategy(query.get("strategy"));
    boolean activate = flag(query.get("activate"), "activate", true);
    boolean wait = flag(query.get("wait"), "wait", true);
    String tasks = query.get("tasks");
    List<String> types =
        tasks == null
            ? List.of()
            : Arrays.stream(tasks.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
    JarUpload.Request request =
        new JarUpload.Request(query.get("name"), query.get("version"), types);
    Future<JsonObject> answer =
        uploads
            .receive(context, request)
            .compose(
                version ->
                    activate
                        ? rollOut(version.name(), version.version(), wait)
                            .compose(done -> describe(version.name()))
                        : describe(version.name()));
    Answers.json(context, 201, answer);
  }

  private void activate(RoutingContext context) {
    Queries.allow(context, "wait");
    boolean wait = flag(context.queryParams().get("wait"), "wait", true);
    String name = context.pathParam("name");
    Answers.json(
        context,
        wait ? 200 : 202,
        bodies
            .read(context, MAX_BODY, "the body may have 64 KiB")
            .map(body -> version(new String(body, StandardCharsets.UTF_8)))
            .compose(version -> known(name, version))
            .compose(version -> rollOut(name, version.version(), wait))
            .compose(done -> describe(name)));
  }

  private static String version(String body) {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException e) {
      throw Problem.malformed("the body must be JSON such as {\"version\":\"1.0\"}");
    }
    for (String field : json.fieldNames()) {
      if (!Set.of("version", "strategy").contains(field)) {
        throw Problem.invalid("/" + field, "there is no field '" + field + "'");
      }
    }
    Object strategy = json.getValue("strategy");
    strategy(strategy == null ? null : strategy.toString());
    if (!(json.getValue("version") instanceof String version) || version.isEmpty()) {
      throw Problem.invalid("/version", "version must name an uploaded version");
    }
    return version;
  }

  private static void strategy(@Nullable String strategy) {
    if (strategy != null && !strategy.equals("rolling")) {
      throw Problem.invalid(
          "/strategy", "strategy must be 'rolling'; '" + strategy + "' is not available");
    }
  }

  private static boolean flag(@Nullable String text, String name, boolean otherwise) {
    if (text == null) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw Problem.invalid("/" + name, name + " must be true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  private Future<ModuleVersion> known(String name, String version) {
    return store
        .versions()
        .map(
            all -> {
              if (all.stream().noneMatch(v -> v.name().equals(name))) {
                throw Problem.notFound("there is no module " + name);
              }
              return all.stream()
                  .filter(v -> v.name().equals(name) && v.version().equals(version))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          Problem.invalid(
                              "/version", "module " + name + " has no version " + version));
            });
  }

  private Future<?> rollOut(String name, String version, boolean wait) {
    return store
        .startRollout(name, version, "anonymous")
        .map(
            started ->
                started.orElseThrow(
                    () -> Problem.conflict("a rollout of module " + name + " is under way")))
        .compose(
            rollout -> {
              vertx.eventBus().publish(Addresses.MODULES, new JsonObject().put("module", name));
              return wait ? rollouts.converged(rollout) : Future.succeededFuture();
            });
  }

  private void delete(RoutingContext context) {
    Queries.allow(context, "wait");
    String name = context.pathParam("name");
    boolean wait = flag(context.queryParams().get("wait"), "wait", true);
    store
        .delete(name)
        .compose(
            deleted -> {
              if (!deleted) {
                throw Problem.notFound("there is no module " + name);
              }
              vertx.eventBus().publish(Addresses.MODULES, new JsonObject().put("module", name));
              return wait ? rollouts.gone(name) : Future.succeededFuture();
            })
        .onSuccess(done -> context.response().setStatusCode(204).end())
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    Answers.json(
        context,
        200,
        store
            .versions()
            .map(all -> all.stream().map(ModuleVersion::name).distinct().toList())
            .map(names -> NamedPage.of(context, names, name -> name))
            .compose(
                page ->
                    Future.all(page.items().stream().map(this::describe).toList())
                        .map(all -> Answers.page(all.<JsonObject>list(), page.next()))));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.json(context, 200, describe(context.pathParam("name")));
  }

  private Future<JsonObject> describe(String name) {
    var versions = store.versions();
    var desired = store.desired();
    var states = store.nodeStates();
    var history = store.rollouts(name);
    var signers = store.signers();
    return Future.all(versions, desired, states, history, signers)
        .map(
            all -> {
              List<ModuleVersion> own =
                  versions.result().stream().filter(v -> v.name().equals(name)).toList();
              if (own.isEmpty()) {
                throw Problem.notFound("there is no module " + name);
              }
              String active =
                  desired.result().stream()
                      .filter(module -> module.name().equals(name))
                      .map(module -> module.active())
                      .filter(Objects::nonNull)
                      .map(ModuleVersion::version)
                      .findFirst()
                      .orElse(null);
              return ModuleJson.module(
                  name,
                  active,
                  own,
                  signers.result(),
                  states.result().stream().filter(s -> s.module().equals(name)).toList(),
                  history.result());
            });
  }
}
