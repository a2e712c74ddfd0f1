package io.buswork.gateway;

import io.buswork.access.BearerToken;
import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.buswork.store.NewAccessToken;
import io.buswork.store.TokenStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Tokens in memory; none expires. What a look-up meets can be replaced. */
final class MemoryTokens implements TokenStore {

  final AtomicInteger lookUps = new AtomicInteger();
  volatile Supplier<Future<Void>> onFind = Future::succeededFuture;
  private final Map<String, NewAccessToken> byName = new ConcurrentSkipListMap<>();

  /** One with that role, named as it. */
  BearerToken of(Role role) {
    BearerToken token = BearerToken.fresh();
    create(new NewAccessToken(role.wireName(), token.hash(), role, "test", null));
    return token;
  }

  @Override
  public Future<Boolean> create(NewAccessToken token) {
    return Future.succeededFuture(byName.putIfAbsent(token.name(), token) == null);
  }

  @Override
  public Future<Optional<AccessToken>> find(String hash) {
    lookUps.incrementAndGet();
    return onFind
        .get()
        .map(
            asked ->
                byName.values().stream()
                    .filter(token -> token.hash().equals(hash))
                    .findFirst()
                    .map(MemoryTokens::kept));
  }

  @Override
  public Future<Void> used(String name) {
    return Future.succeededFuture();
  }

  @Override
  public Future<List<AccessToken>> list(String after, int limit) {
    return Future.succeededFuture(
        byName.values().stream()
            .filter(token -> token.name().compareTo(after) > 0)
            .limit(limit)
            .map(MemoryTokens::kept)
            .toList());
  }

  @Override
  public Future<Boolean> revoke(String name) {
    return Future.succeededFuture(byName.remove(name) != null);
  }

  private static AccessToken kept(NewAccessToken token) {
    Instant expires = token.lasts() == null ? null : Instant.EPOCH.plus(token.lasts());
    return new AccessToken(token.name(), token.role(), Instant.EPOCH, token.by(), null, expires);
  }
}
