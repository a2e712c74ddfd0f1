package io.buswork.samples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CsvWriterTest {

  @Test
  void onlyWhatNeedsQuotesGetsThem() throws IOException {
    var text = new StringWriter();
    var csv = new CsvWriter(text);
    csv.line(new String[] {"plain", "a,b", "say \"no\"", "two\nlines", null, "", " x"});
    csv.line(new String[] {"1"});
    assertThat(text.toString())
        .isEqualTo("plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",,\"\",\" x\"\r\n1\r\n");
  }
}
