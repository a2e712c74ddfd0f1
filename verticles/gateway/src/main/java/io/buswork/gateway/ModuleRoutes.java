package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SystemEvent;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.DesiredModule;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/modules}. */
final class ModuleRoutes {

  static final long MAX_JAR_BYTES = 64L << 20;
  private static final int MAX_BODY = 64 << 10;

  /** Rollouts that a module's own answer tells of, and that a list tells of each. */
  private static final int HISTORY = 1000;

  private static final int SHORT_HISTORY = 20;

  private final NodeContext node;
  private final ModuleStore store;
  private final Vertx vertx;
  private final BodyReader bodies;
  private final JarUpload uploads;
  private final Rollouts rollouts;

  ModuleRoutes(NodeContext node, Vertx vertx, BodyReader bodies, TrustedSigners trusted) {
    this.node = node;
    this.bodies = bodies;
    this.store = node.stores().modules();
    this.vertx = vertx;
    this.uploads = new JarUpload(vertx, store, node.time(), trusted);
    this.rollouts = new Rollouts(node, vertx);
  }

  void mount(Router router) {
    router.post("/api/v1/modules").handler(this::upload);
    router.get("/api/v1/modules").handler(this::list);
    router.get("/api/v1/modules/:name").handler(this::get);
    router.post("/api/v1/modules/:name/activate").handler(this::activate);
    router.post("/api/v1/modules/:name/rollback").handler(this::rollBack);
    router.get("/api/v1/modules/:name/config").handler(this::config);
    router.put("/api/v1/modules/:name/config").handler(this::configure);
    router.put("/api/v1/modules/:name/log-level").handler(this::logFrom);
    router.delete("/api/v1/modules/:name").handler(this::delete);
  }

  private void upload(RoutingContext context) {
    Queries.allow(
        context, "name", "version", "tasks", "activate", "strategy", "canary", "config", "wait");
    BodyReader.mediaType(context, "application/java-archive", "application/octet-stream");
    var query = context.queryParams();
    Activation how = Activation.ofParameters(query.get("strategy"), query.get("canary"));
    boolean activate = flag(context, "activate");
    JsonObject config = ModuleConfigs.ofParameter(query.get("config"), activate);
    if (config != null) {
      AuditNote.of(context).add("keys", ModuleConfigs.keys(config));
    }
    boolean wait = waits(context);
    String tasks = query.get("tasks");
    List<String> types =
        tasks == null
            ? List.of()
            : Arrays.stream(tasks.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
    JarUpload.Request request =
        new JarUpload.Request(query.get("name"), query.get("version"), types, Caller.of(context));
    Future<JsonObject> answer =
        uploads
            .receive(context, request)
            .onSuccess(
                kept ->
                    AuditNote.of(context)
                        .subject(kept.name())
                        .add("version", kept.version())
                        .add("sha256", kept.sha256()))
            .compose(
                version ->
                    activate
                        ? rollouts
                            .start(
                                how.order(version.name(), version.version(), request.by())
                                    .withConfig(config),
                                wait)
                            .compose(done -> describe(version.name()))
                        : describe(version.name()));
    Answers.json(context, 201, answer);
  }

  private void activate(RoutingContext context) {
    Queries.allow(context, "wait");
    boolean wait = waits(context);
    String name = context.pathParam("name");
    Answers.json(
        context,
        wait ? 200 : 202,
        text(context)
            .map(Activation::read)
            .onSuccess(wanted -> wanted.tell(AuditNote.of(context)))
            .compose(wanted -> known(name, wanted.version()).map(version -> wanted))
            .compose(
                wanted ->
                    rollouts.start(
                        wanted
                            .how()
                            .order(name, wanted.version(), Caller.of(context))
                            .withConfig(wanted.config()),
                        wait))
            .compose(done -> describe(name)));
  }

  /** The body of a call that has JSON. */
  private Future<String> text(RoutingContext context) {
    return bodies
        .read(context, MAX_BODY, "the body may have 64 KiB")
        .map(body -> new String(body, StandardCharsets.UTF_8));
  }

  private void config(RoutingContext context) {
    Queries.allow(context);
    String name = context.pathParam("name");
    Answers.json(
        context,
        200,
        describe(name)
            .compose(there -> store.config(name, null))
            .map(config -> new JsonObject().put("config", config.values())));
  }

  /** The active version once more, with another configuration: a new generation everywhere. */
  private void configure(RoutingContext context) {
    Queries.allow(context, "wait");
    boolean wait = waits(context);
    String name = context.pathParam("name");
    Answers.json(
        context,
        wait ? 200 : 202,
        text(context)
            .map(ModuleConfigs::read)
            .onSuccess(config -> AuditNote.of(context).add("keys", ModuleConfigs.keys(config)))
            .compose(
                config ->
                    describe(name)
                        .compose(
                            module ->
                                rollouts.start(
                                    ModuleConfigs.order(module, Caller.of(context), config), wait)))
            .compose(done -> describe(name)));
  }

  private void logFrom(RoutingContext context) {
    Queries.allow(context);
    String name = context.pathParam("name");
    Answers.json(
        context,
        200,
        text(context)
            .map(NewLogLevel::read)
            .onSuccess(
                wanted -> AuditNote.of(context).add("level", wanted.toJson().getValue("level")))
            .compose(
                wanted ->
                    describe(name)
                        .compose(there -> store.setLogLevel(name, wanted.level()))
                        .onSuccess(set -> tellLogLevel(name, wanted, Caller.of(context))))
            .compose(set -> describe(name)));
  }

  private void tellLogLevel(String module, NewLogLevel wanted, String by) {
    vertx.eventBus().publish(Addresses.MODULES, new JsonObject().put("module", module));
    vertx
        .eventBus()
        .publish(
            Addresses.EVENTS,
            EventBatch.ofSystem(
                node.nodeId(),
                new SystemEvent(
                    "io.buswork.module.log-level",
                    module,
                    node.time().millis(),
                    wanted.toJson().put("by", by))));
  }

  private void rollBack(RoutingContext context) {
    Queries.allow(context, "wait");
    boolean wait = waits(context);
    String name = context.pathParam("name");
    Answers.json(
        context,
        wait ? 200 : 202,
        describe(name)
            .compose(there -> rollouts.back(name, Caller.of(context), wait))
            .compose(done -> describe(name)));
  }

  /** Whether the caller wants to be answered when all nodes have done it. */
  private static boolean waits(RoutingContext context) {
    return flag(context, "wait");
  }

  /** True unless the parameter says otherwise. */
  private static boolean flag(RoutingContext context, String name) {
    return Queries.flag(context.queryParams().get(name), name, true);
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

  private void delete(RoutingContext context) {
    Queries.allow(context, "wait");
    String name = context.pathParam("name");
    boolean wait = waits(context);
    store
        .delete(name)
        .compose(
            deleted -> {
              if (!deleted) {
                throw Problem.notFound("there is no module " + name);
              }
              vertx.eventBus().publish(Addresses.MODULES, new JsonObject().put("module", name));
              return wait ? rollouts.waiting().gone(name) : Future.succeededFuture();
            })
        .onSuccess(done -> deleted(context, name, wait))
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private static void deleted(RoutingContext context, String name, boolean isGone) {
    if (isGone) {
      context.response().setStatusCode(204).end();
    } else {
      Answers.write(context, 202, new JsonObject().put("name", name));
    }
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
                    Future.all(
                            page.items().stream()
                                .map(name -> describe(name, SHORT_HISTORY))
                                .toList())
                        .map(all -> Answers.page(all.<JsonObject>list(), page.next()))));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.json(context, 200, describe(context.pathParam("name")));
  }

  private Future<JsonObject> describe(String name) {
    return describe(name, HISTORY);
  }

  private Future<JsonObject> describe(String name, int rolloutsTold) {
    var versions = store.versions();
    var desired = store.desired();
    var states = store.nodeStates();
    var history = store.rollouts(name, rolloutsTold);
    var signers = store.signers();
    return Future.all(versions, desired, states, history, signers)
        .compose(all -> canary(history.result()))
        .map(
            canary -> {
              List<ModuleVersion> own =
                  versions.result().stream().filter(v -> v.name().equals(name)).toList();
              if (own.isEmpty()) {
                throw Problem.notFound("there is no module " + name);
              }
              DesiredModule wanted =
                  desired.result().stream()
                      .filter(module -> module.name().equals(name))
                      .findFirst()
                      .orElse(new DesiredModule(name, null, null, null, null));
              return ModuleJson.module(
                  wanted,
                  canary.orElse(null),
                  own,
                  signers.result(),
                  states.result().stream().filter(s -> s.module().equals(name)).toList(),
                  history.result());
            });
  }

  /** Only the newest rollout can be under way. */
  private Future<Optional<CanaryEvidence>> canary(List<Rollout> history) {
    return history.isEmpty() || history.get(0).phase() != Rollout.Phase.CANARY
        ? Future.succeededFuture(Optional.empty())
        : store.canaryEvidence(history.get(0).id());
  }
}
