package io.buswork.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A token's own text: whoever shows it is let in. It is kept nowhere; only its hash is. */
public final class BearerToken {

  /** What all of them begin with, so that they are recognised where they should not be. */
  public static final String PREFIX = "bw_";

  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  /** One that nobody has seen yet: 256 random bits. */
  public static BearerToken fresh() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return new BearerToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** A token that somebody shows; empty if it cannot be one. */
  public static Optional<BearerToken> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
  }

  /** The token itself. */
  public String text() {
    return text;
  }

  /**
   * SHA-256 in hexadecimal digits, which it is kept and looked up by: it has so many random bits
   * that no salt and no slow hash is needed, and how far a guess is right takes no time to find
   * out.
   */
  public String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Without the secret: this may go into logs. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
