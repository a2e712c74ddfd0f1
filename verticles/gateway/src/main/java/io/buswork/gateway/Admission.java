package io.buswork.gateway;

import io.buswork.access.BearerToken;
import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Lets those in who show a token whose role suffices. */
final class Admission {

  /**
   * The WebSocket protocol that this node speaks with browsers, which offer their token beside it.
   */
  static final String PROTOCOL = "buswork";

  private static final String SCHEME = "bearer ";
  private static final String PROTOCOL_TOKEN = "buswork.bearer.";

  private final TokenCache tokens;

  Admission(TokenCache tokens) {
    this.tokens = tokens;
  }

  /**
   * Whose token it is.
   *
   * @param shown as in the header {@code Authorization}; null: nothing
   * @param needed the least role that will do
   * @param what is asked for, for the refusal
   * @return fails with a {@link Problem}: 401 or 403
   */
  Future<AccessToken> admit(@Nullable String shown, Role needed, String what) {
    BearerToken token = shown == null ? null : read(shown);
    if (token == null) {
      return Future.failedFuture(
          Problem.unauthorized(
              shown == null
                  ? "a token is needed: send it as 'Authorization: Bearer "
                      + BearerToken.PREFIX
                      + "…'"
                  : "this is no token: say 'Bearer " + BearerToken.PREFIX + "…'"));
    }
    return tokens
        .find(token.hash())
        .map(
            found -> {
              AccessToken known =
                  found.orElseThrow(
                      () ->
                          Problem.unauthorized(
                              "the token is unknown: it was revoked, or has expired"));
              if (!known.role().covers(needed)) {
                throw Problem.forbidden(
                    what
                        + " needs the role "
                        + needed.wireName()
                        + "; the token '"
                        + known.name()
                        + "' has the role "
                        + known.role().wireName());
              }
              return known;
            });
  }

  private static @Nullable BearerToken read(String shown) {
    boolean bearer = shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer ? BearerToken.of(shown.substring(SCHEME.length()).strip()).orElse(null) : null;
  }

  /**
   * What a request shows; null: nothing. Browsers cannot set a header of a WebSocket's request, but
   * for the protocols they offer.
   */
  static @Nullable String shownBy(HttpServerRequest request) {
    String header = request.getHeader("authorization");
    String offered = request.getHeader("sec-websocket-protocol");
    if (header != null || offered == null) {
      return header;
    }
    for (String protocol : offered.split(",")) {
      String name = protocol.strip();
      if (name.startsWith(PROTOCOL_TOKEN)) {
        return SCHEME + name.substring(PROTOCOL_TOKEN.length());
      }
    }
    return null;
  }
}
