package io.buswork.worker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to HTTP handlers, so that these can tell them from anybody else's. */
final class PushSignature {

  /** The header. */
  static final String HEADER = "Buswork-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private PushSignature() {}

  /**
   * The header's value.
   *
   * @param seconds since 1970: the receiver refuses what is old
   * @return {@code t=seconds,v1=} and, in hex, the HMAC-SHA256 of {@code seconds.body}
   */
  static String of(String secret, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
