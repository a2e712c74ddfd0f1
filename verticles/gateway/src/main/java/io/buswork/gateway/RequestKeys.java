package io.buswork.gateway;

import io.buswork.store.Submission.RequestKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** By what a request with an {@code Idempotency-Key} is known when it comes again. */
final class RequestKeys {

  /** The header's name. */
  static final String HEADER = "Idempotency-Key";

  private static final Pattern RULE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?");

  private RequestKeys() {}

  /**
   * @throws Problem 400 if the header cannot be one
   */
  static RequestKey of(String header, byte[] body, boolean lines) {
    if (!RULE.matcher(header).matches()) {
      throw Problem.malformed(HEADER + " must be 1 to 255 printable ASCII characters");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) (lines ? 1 : 0));
      return new RequestKey(header, HexFormat.of().formatHex(digest.digest(body)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
