package io.buswork.gateway;

import io.buswork.access.BearerToken;
import io.buswork.bus.Addresses;
import io.buswork.store.AccessToken;
import io.buswork.store.NewAccessToken;
import io.buswork.store.TokenStore;
import io.buswork.task.Durations;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tokens}: who may do what. */
final class TokenRoutes {

  private static final long MAX_BYTES = 16L << 10;

  private final TokenStore store;
  private final EventBus bus;
  private final BodyReader bodies;

  TokenRoutes(TokenStore store, EventBus bus, BodyReader bodies) {
    this.store = store;
    this.bus = bus;
    this.bodies = bodies;
  }

  void mount(Router router) {
    router.post("/api/v1/tokens").handler(this::create);
    router.get("/api/v1/tokens").handler(this::list);
    router.delete("/api/v1/tokens/:name").handler(this::revoke);
  }

  private void create(RoutingContext context) {
    Queries.allow(context);
    BodyReader.mediaType(context, "application/json");
    context.response().putHeader("cache-control", "no-store");
    Answers.json(
        context,
        201,
        bodies
            .read(context, MAX_BYTES, "a token may have 16 KiB")
            .map(TokenReader::read)
            .onSuccess(
                said ->
                    AuditNote.of(context)
                        .subject(said.name())
                        .add("role", said.role().wireName())
                        .add("lasts", said.lasts() == null ? null : Durations.format(said.lasts())))
            .compose(said -> make(said, Caller.name(context))));
  }

  private Future<JsonObject> make(TokenReader.Said said, String by) {
    BearerToken token = BearerToken.fresh();
    return store
        .create(new NewAccessToken(said.name(), token.hash(), said.role(), by, said.lasts()))
        .compose(
            made -> {
              if (!made) {
                throw Problem.conflict(
                    "/name", "there is a token '" + said.name() + "' already: revoke it first");
              }
              changed(said.name());
              return store.find(token.hash());
            })
        .map(
            kept ->
                describe(
                        kept.orElseThrow(
                            () ->
                                Problem.conflict("the token was revoked at once, or has expired")))
                    .put("token", token.text()));
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    int limit = Queries.limit(context);
    Answers.json(
        context, 200, store.list(NameCursor.after(context), limit + 1).map(t -> page(t, limit)));
  }

  private static JsonObject page(List<AccessToken> tokens, int limit) {
    List<JsonObject> items = tokens.stream().limit(limit).map(TokenRoutes::describe).toList();
    return Answers.page(
        items, tokens.size() > limit ? NameCursor.of(tokens.get(limit - 1).name()) : "");
  }

  private void revoke(RoutingContext context) {
    Queries.allow(context);
    String name = context.pathParam("name");
    store
        .revoke(name)
        .onSuccess(
            revoked -> {
              if (!revoked) {
                Answers.fail(context, Problem.notFound("there is no token " + name));
                return;
              }
              changed(name);
              context.response().setStatusCode(204).end();
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  /** So that no node goes on with what it knew. */
  private void changed(String name) {
    bus.publish(Addresses.TOKENS, new JsonObject().put("token", name));
  }

  private static JsonObject describe(AccessToken token) {
    return new JsonObject()
        .put("name", token.name())
        .put("role", token.role().wireName())
        .put("createdAt", Times.format(token.createdAt()))
        .put("createdBy", token.createdBy())
        .put("lastUsedAt", time(token.lastUsedAt()))
        .put("expiresAt", time(token.expiresAt()));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.format(time);
  }
}
