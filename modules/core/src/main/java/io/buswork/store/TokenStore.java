package io.buswork.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The tokens that let people and programs in. When one has expired is judged by the database. */
public interface TokenStore {

  /**
   * Keeps a token.
   *
   * @return false if there is one of that name; it stays as it is
   */
  Future<Boolean> create(NewAccessToken token);

  /** The token that this is the hash of, unless it has expired. */
  Future<Optional<AccessToken>> find(String hash);

  /** Notes that a token is in use, if that was not noted within the last minute. */
  Future<Void> used(String name);

  /**
   * Tokens by name, expired ones too.
   *
   * @param after only those with a later name; empty for the first page
   */
  Future<List<AccessToken>> list(String after, int limit);

  /**
   * Removes a token.
   *
   * @return false if there is no such token
   */
  Future<Boolean> revoke(String name);
}
