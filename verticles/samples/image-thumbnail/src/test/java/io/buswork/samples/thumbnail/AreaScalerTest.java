package io.buswork.samples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaScalerTest {

  @ParameterizedTest
  @CsvSource({"400,300,100", "401,299,97", "1000,7,13", "7,1000,13", "50,40,50", "3,2,1"})
  void anEvenColourStaysThatColour(int width, int height, int edge) {
    var small = scale(width, height, edge, (x, y) -> 0x4080C0);
    for (int y = 0; y < small.getHeight(); y++) {
      for (int x = 0; x < small.getWidth(); x++) {
        assertThat(small.getRGB(x, y) & 0xffffff).isEqualTo(0x4080C0);
      }
    }
  }

  @Test
  void proportionsAreKept() {
    var small = scale(4000, 3000, 256, (x, y) -> 0);
    assertThat(small.getWidth()).isEqualTo(256);
    assertThat(small.getHeight()).isEqualTo(192);
  }

  @Test
  void aPictureIsNeverMadeLarger() {
    assertThat(scale(20, 10, 100, (x, y) -> 0).getWidth()).isEqualTo(20);
  }

  @Test
  void aChequerboardBecomesTheMeanOfItsLightNotOfItsBytes() {
    var small = scale(64, 64, 8, (x, y) -> (x + y) % 2 == 0 ? 0xffffff : 0);
    // Half the light of white is 188 in sRGB; averaging bytes would give 128.
    assertThat(small.getRGB(3, 3) & 0xff).isBetween(187, 189);
  }

  @Test
  void eachPixelIsTheMeanOfItsOwnArea() {
    var small = scale(80, 80, 8, (x, y) -> x < 40 ? 0 : 0xffffff);
    assertThat(small.getRGB(3, 0) & 0xff).isZero();
    assertThat(small.getRGB(4, 7) & 0xff).isEqualTo(255);
  }

  @Test
  void aResultBeforeTheLastRowIsRefused() {
    var scaler = AreaScaler.toLongerEdge(new GeneratedPicture(10, 10), 5);
    assertThatThrownBy(scaler::result).hasMessageContaining("0 of 10");
  }

  private static BufferedImage scale(int width, int height, int edge, IntBinaryOperator colour) {
    var scaler = AreaScaler.toLongerEdge(new GeneratedPicture(width, height), edge);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      int line = y;
      Arrays.setAll(row, x -> colour.applyAsInt(x, line));
      scaler.add(row);
    }
    return scaler.result();
  }
}
