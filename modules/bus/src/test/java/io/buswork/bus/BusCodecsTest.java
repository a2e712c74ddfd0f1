package io.buswork.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BusCodecsTest {

  private static final int HEADER = 7;

  @Property(tries = 3000)
  void everyMessageComesBackAsItWentOut(@ForAll("messages") Object message) {
    assertThat(decode(message.getClass(), encode(message))).isEqualTo(message);
  }

  @Property(tries = 500)
  void aMessageCutOffAnywhereIsRefusedByName(@ForAll("messages") Object message) {
    Buffer whole = encode(message);
    int step = Math.max(1, whole.length() / 40);
    for (int length = HEADER; length < whole.length(); length += step) {
      Buffer cut = whole.getBuffer(0, length);
      assertThatThrownBy(() -> decode(message.getClass(), cut))
          .isInstanceOf(WireException.class)
          .hasMessageContaining(message.getClass().getSimpleName());
    }
  }

  @Property(tries = 2000)
  void damagedBytesNeverDoWorseThanAReadableError(
      @ForAll("messages") Object message, @ForAll int where, @ForAll byte what) {
    Buffer bytes = encode(message);
    bytes.setByte(HEADER + Math.floorMod(where, bytes.length() - HEADER), what);
    try {
      decode(message.getClass(), bytes);
    } catch (WireException e) {
      assertThat(e).hasMessageContaining(message.getClass().getSimpleName());
    }
  }

  @Property(tries = 50)
  void bytesBehindTheEndAreRefused(@ForAll("messages") Object message) {
    Buffer longer = encode(message).appendByte((byte) 0);
    assertThatThrownBy(() -> decode(message.getClass(), longer))
        .hasMessageContaining("1 bytes are left over");
  }

  @Test
  void aMessageOfAnotherVersionIsRefused() {
    Buffer newer = encode(new HoldingsQuery("default", 7)).setByte(HEADER, (byte) 99);
    assertThatThrownBy(() -> decode(HoldingsQuery.class, newer))
        .hasMessage("HoldingsQuery: sent in version 99, this node reads version 3");
  }

  @Test
  void withinOneJvmAMessagePassesByReference() {
    var query = new HoldingsQuery("default", 7);
    assertThat(BusCodecs.of(HoldingsQuery.class).transform(query)).isSameAs(query);
  }

  @Provide
  Arbitrary<Object> messages() {
    return Messages.any();
  }

  @SuppressWarnings("unchecked")
  private static Buffer encode(Object message) {
    Buffer buffer = Buffer.buffer(new byte[HEADER]);
    ((WireCodec<Object>) BusCodecs.of(message.getClass())).encodeToWire(buffer, message);
    return buffer;
  }

  private static Object decode(Class<?> message, Buffer buffer) {
    return BusCodecs.of(message).decodeFromWire(HEADER, buffer);
  }
}
