package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReceivedBatchesTest {

  private static final String QUEUE = "q";

  private final ReceivedBatches received = new ReceivedBatches();

  @Test
  void aBatchThatIsLostIsMissedHoweverManyComeBeforeItIsSentAgain() {
    received.isCurrent(QUEUE, 1);
    received.isNew(QUEUE, 1);
    LongStream.rangeClosed(3, 10_000).forEach(number -> received.isNew(QUEUE, number));
    assertThat(received.all().get(QUEUE).upto()).isEqualTo(1);
    assertThat(received.isNew(QUEUE, 2)).isTrue();
    assertThat(received.all().get(QUEUE).upto()).isEqualTo(10_000);
    assertThat(received.all().get(QUEUE).beyond()).isEmpty();
  }

  @Test
  void whatIsRememberedOfGapsIsBounded() {
    received.isCurrent(QUEUE, 1);
    LongStream.rangeClosed(1, 50_000).forEach(number -> received.isNew(QUEUE, 2 * number));
    assertThat(received.all().get(QUEUE).beyond()).hasSizeLessThanOrEqualTo(20_000);
  }

  @Test
  void aNewTermBeginsAnew() {
    received.isCurrent(QUEUE, 1);
    received.isNew(QUEUE, 1);
    assertThat(received.isNew(QUEUE, 1)).isFalse();
    assertThat(received.isCurrent(QUEUE, 2)).isTrue();
    assertThat(received.isCurrent(QUEUE, 1)).isFalse();
    assertThat(received.isNew(QUEUE, 1)).isTrue();
  }
}
