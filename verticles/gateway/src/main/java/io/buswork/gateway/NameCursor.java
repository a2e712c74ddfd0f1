package io.buswork.gateway;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of things listed by name ends. */
final class NameCursor {

  private NameCursor() {}

  /** The name behind which the page asked for begins; empty for the first. */
  static String after(RoutingContext context) {
    String cursor = context.queryParams().get("cursor");
    try {
      String name =
          cursor == null
              ? ""
              : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (name.indexOf('\u0000') < 0) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for names that there cannot be.
    }
    throw Problem.invalid("/cursor", "cursor must be the 'next' of a page before");
  }

  /** The cursor of a page that ends with that name. */
  static String of(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }
}
