package io.buswork.node.cli;

import io.buswork.access.BearerToken;
import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditOutcome;
import io.buswork.store.AuditStore;
import io.buswork.store.NewAccessToken;
import io.buswork.store.Stores;
import io.buswork.store.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in the database itself: whoever has its password needs none. Written down in the audit log
 * all the same.
 */
final class LocalTokens {

  private static final String WHO = "command line";
  private static final String WHERE = "database";
  private static final int MOST = 10_000;

  private final TokenStore tokens;
  private final AuditStore audit;

  LocalTokens(Stores stores) {
    this.tokens = stores.tokens();
    this.audit = stores.audit();
  }

  /** Makes a token; as the API says it. */
  Future<JsonObject> create(String name, Role role, @Nullable Duration lasts) {
    BearerToken token = BearerToken.fresh();
    JsonObject detail = new JsonObject().put("role", role.wireName());
    return told(
        "token.create",
        name,
        detail,
        () ->
            tokens
                .create(new NewAccessToken(name, token.hash(), role, WHO, lasts))
                .compose(
                    made -> {
                      if (!made) {
                        throw new IllegalStateException(
                            "there is a token '" + name + "' already: revoke it first");
                      }
                      return tokens.find(token.hash());
                    })
                .map(kept -> describe(kept.orElseThrow()).put("token", token.text())));
  }

  /** Revokes a token. */
  Future<Void> revoke(String name) {
    return told(
        "token.revoke",
        name,
        new JsonObject(),
        () ->
            tokens
                .revoke(name)
                .compose(
                    revoked -> {
                      if (!revoked) {
                        throw new IllegalStateException("there is no token " + name);
                      }
                      return Future.succeededFuture();
                    }));
  }

  /** All tokens; as the API says it. */
  Future<List<JsonObject>> list() {
    return tokens.list("", MOST).map(all -> all.stream().map(LocalTokens::describe).toList());
  }

  private <T> Future<T> told(
      String action, String name, JsonObject detail, Supplier<Future<T>> deed) {
    return audit
        .begin(new AuditDeed(WHO, WHERE, action, name, detail))
        .compose(
            id -> {
              Future<T> done = deed.get();
              return done.transform(ended -> audit.end(id, end(ended.succeeded())).otherwiseEmpty())
                  .compose(written -> done);
            });
  }

  private static AuditEnd end(boolean done) {
    return new AuditEnd(
        done ? AuditOutcome.DONE : AuditOutcome.REFUSED, null, null, new JsonObject());
  }

  private static JsonObject describe(AccessToken token) {
    return new JsonObject()
        .put("name", token.name())
        .put("role", token.role().wireName())
        .put("createdAt", token.createdAt().toString())
        .put("createdBy", token.createdBy())
        .put("lastUsedAt", text(token.lastUsedAt()))
        .put("expiresAt", text(token.expiresAt()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
