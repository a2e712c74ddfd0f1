package io.buswork.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** About 100 bytes of JSON. A bean, because not every peer can store a record. */
public final class Payload {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAD = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrst";

  /** The task's number. */
  public int i;

  /** When it was submitted, in {@link Clock#millis()}; 0 if nobody asks. */
  public double t;

  /** The task's type. */
  public String name = "noop";

  /** Makes it as long as it should be. */
  public String pad = PAD;

  /** For JSON. */
  public Payload() {}

  Payload(int number, double submittedAt) {
    this.i = number;
    this.t = submittedAt;
  }

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Payload decode(byte[] json) {
    try {
      return JSON.readValue(json, Payload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
