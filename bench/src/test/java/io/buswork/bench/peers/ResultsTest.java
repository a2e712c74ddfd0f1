package io.buswork.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final String LINE =
      "{\"peer\":\"P 1\",\"settings\":\"s\",\"workload\":\"%s\",\"rate\":%d,"
          + "\"clientMicros\":1.5,\"serverMicros\":2.5}";

  private final Results results = new Results();

  @Test
  void takesTheMedianOfAPeersRunsAndWhatItLiesBetween() {
    for (int rate : List.of(300, 100, 200)) {
      results.addLine(LINE.formatted("W1", rate));
    }
    Row row = results.rows().get(0);
    assertThat(row.spread(Measure.SUBMIT)).isEqualTo(new Spread(200, 100, 300, 3));
    assertThat(row.spread(Measure.DRAIN)).isNull();
  }

  @Test
  void readsTheTableThatBenchRunPrints() {
    """
    2 cores, Java 17, medians of 1

    | | tasks/s | of the limit | Postgres µs/task | node µs/task |
    | --- | --- | --- | --- | --- |
    | insert | 105,356 | | 6.2 | |
    | W1 bulk submit | 62,852 | 0.60 | 7.4 | 16.6 |
    | W2 drain | 65,679 | 0.70 | 10.8 | 16.7 |
    | W4 both at once | 57,204 | 0.85 | 16.8 | 11.9 |
    | W3 submit→start at 50/s | p50 3.90 ms | p99 14.92 ms | | |
    """
        .lines()
        .forEach(results::addOwnLine);
    Row row = results.rows().get(0);
    assertThat(row.isOwn()).isTrue();
    assertThat(median(row, Measure.SUBMIT)).isEqualTo(62_852);
    assertThat(median(row, Measure.DRAIN)).isEqualTo(65_679);
    assertThat(median(row, Measure.BOTH)).isEqualTo(57_204);
    assertThat(median(row, Measure.SERVER)).isEqualTo(16.8);
    assertThat(median(row, Measure.CLIENT)).isEqualTo(11.9);
    assertThat(median(row, Measure.P50)).isEqualTo(3.9);
    assertThat(median(row, Measure.P99)).isEqualTo(14.92);
  }

  @Test
  void namesWhatWasNotMeasuredOnce() {
    String missing = "{\"missing\":\"bullmq\",\"why\":\"no redis-server\"}";
    results.addLine(missing);
    results.addLine(missing);
    results.addLine("something a peer printed");
    assertThat(results.gaps()).containsExactly("bullmq: no redis-server");
    assertThat(results.rows()).isEmpty();
  }

  @Test
  void busworkStandsFirst() {
    results.addLine(LINE.formatted("W2", 5));
    results.addOwnLine("| W2 drain | 65,679 | 0.70 | 10.8 | 16.7 |");
    assertThat(results.rows()).extracting(Row::isOwn).containsExactly(true, false);
  }

  private static double median(Row row, Measure measure) {
    return row.spreads().get(measure).median();
  }
}
