package io.buswork.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {

  private static final Row OWN =
      new Row(Results.OWN, "defaults", Map.of(Measure.DRAIN, new Spread(200, 150, 250, 3)));
  private static final Row PEER =
      new Row("A <&> B", "x, y", Map.of(Measure.DRAIN, new Spread(100, 100, 100, 1)));

  @Test
  void isWellFormedAndABarIsAsLongAsItsMedian() throws Exception {
    NodeList bars = parse(Plot.of(List.of(OWN, PEER))).getElementsByTagName("rect");
    double own = width(bars.item(1));
    double peer = width(bars.item(2));
    assertThat(own).isEqualTo(2 * peer);
  }

  @Test
  void theTableHasADashForWhatWasNotMeasuredAndNoRangeForOneRun() {
    assertThat(MarkdownTable.of(List.of(OWN, PEER)))
        .contains("| Buswork | defaults | 3 | – | 200 (150–250) | – |")
        .contains("| A <&> B | x, y | 1 | – | 100 | – |");
  }

  private static double width(org.w3c.dom.Node bar) {
    return Double.parseDouble(((Element) bar).getAttribute("width"));
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
