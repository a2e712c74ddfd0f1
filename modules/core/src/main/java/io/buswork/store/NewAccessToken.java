package io.buswork.store;

import io.buswork.access.Role;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token to be.
 *
 * @param name whose it is, or what for
 * @param hash of its text
 * @param role what it may do
 * @param by the token by which it is made
 * @param lasts how long it holds; null: until it is revoked
 */
public record NewAccessToken(
    String name, String hash, Role role, String by, @Nullable Duration lasts) {

  /** What a name may be: the audit log names people and programs by it. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");

  /** The same in words. */
  public static final String NAME_RULE =
      "1 to 100 of the characters A-Z a-z 0-9 . _ @ -, a letter or digit first, and not 'open'";

  /** Whether a token may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals("open");
  }

  /** Without the hash: this may go into logs. */
  @Override
  public String toString() {
    return "NewAccessToken[" + name + " " + role.wireName() + "]";
  }
}
