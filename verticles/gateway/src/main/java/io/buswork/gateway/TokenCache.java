package io.buswork.gateway;

import io.buswork.store.AccessToken;
import io.buswork.store.TokenStore;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database says of tokens, for some seconds: a token that is revoked lets nobody in for
 * longer than that, even if this node does not hear of it.
 */
final class TokenCache {

  /** How long an answer holds. */
  static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);
  private static final int MOST = 1_000;

  private final TokenStore store;
  private final LongSupplier nanoTime;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  private record Known(Optional<AccessToken> token, long askedAt) {}

  TokenCache(TokenStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** The token of that hash, unless it has expired or was revoked. */
  Future<Optional<AccessToken>> find(String hash) {
    long now = nanoTime.getAsLong();
    Known found = get(hash);
    if (found != null && now - found.askedAt < HOLDS_NANOS) {
      return Future.succeededFuture(found.token);
    }
    return store
        .find(hash)
        .onSuccess(
            token -> {
              put(hash, new Known(token, now));
              isUsed(token);
            });
  }

  private synchronized @Nullable Known get(String hash) {
    return known.get(hash);
  }

  private synchronized void put(String hash, Known answer) {
    known.remove(hash);
    known.put(hash, answer);
  }

  private void isUsed(Optional<AccessToken> token) {
    token.ifPresent(
        shown ->
            store
                .used(shown.name())
                .onFailure(
                    away -> LOG.debug("the use of token {} is not noted", shown.name(), away)));
  }

  /** Forgets everything: a token was made or revoked. */
  synchronized void clear() {
    known.clear();
  }
}
