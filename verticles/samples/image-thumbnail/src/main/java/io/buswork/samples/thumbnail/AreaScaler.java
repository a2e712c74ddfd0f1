package io.buswork.samples.thumbnail;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Makes a picture smaller: each pixel becomes the average of the area it stands for, edges counted
 * by the share that lies inside. Takes the rows one by one and keeps only the one it works on, so
 * memory does not grow with the picture.
 */
final class AreaScaler {

  private final int sourceWidth;
  private final int sourceHeight;
  private final BufferedImage target;
  private final float[] scaledRow;
  private final float[] sums;
  private int sourceRow;
  private int targetRow;

  private AreaScaler(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.scaledRow = new float[3 * width];
    this.sums = new float[3 * width];
  }

  /** Keeps the proportions; a picture that is small enough already stays as it is. */
  static AreaScaler toLongerEdge(PixelRows source, int pixels) {
    int longer = Math.max(source.width(), source.height());
    double factor = Math.min(1, (double) pixels / longer);
    return new AreaScaler(
        source.width(),
        source.height(),
        Math.max(1, (int) Math.round(source.width() * factor)),
        Math.max(1, (int) Math.round(source.height() * factor)));
  }

  /** Takes the next row, as 0xRRGGBB. */
  void add(int[] row) {
    scaleAcross(row);
    double from = (double) sourceRow * target.getHeight() / sourceHeight;
    double to = (double) (sourceRow + 1) * target.getHeight() / sourceHeight;
    sourceRow++;
    boolean last = sourceRow == sourceHeight;
    // A source row is never higher than a target row, so it touches two of them at most.
    double boundary = targetRow + 1.0;
    if (to < boundary && !last) {
      addSums((float) (to - from));
    } else {
      addSums((float) (Math.min(to, boundary) - from));
      finishTargetRow();
      addSums((float) Math.max(0, to - boundary));
    }
  }

  /** The small picture, once all rows have been added. */
  BufferedImage result() {
    if (sourceRow != sourceHeight) {
      throw new IllegalStateException(sourceRow + " of " + sourceHeight + " rows were added");
    }
    return target;
  }

  private void scaleAcross(int[] row) {
    Arrays.fill(scaledRow, 0);
    int width = target.getWidth();
    double step = (double) width / sourceWidth;
    for (int x = 0; x < sourceWidth; x++) {
      int rgb = row[x];
      float red = LinearLight.of(rgb >> 16 & 0xff);
      float green = LinearLight.of(rgb >> 8 & 0xff);
      float blue = LinearLight.of(rgb & 0xff);
      double from = x * step;
      double to = (x + 1) * step;
      int cell = Math.min((int) from, width - 1);
      double inside = Math.min(to, cell + 1.0) - from;
      addPixel(cell, (float) inside, red, green, blue);
      if (to - from > inside && cell + 1 < width) {
        addPixel(cell + 1, (float) (to - from - inside), red, green, blue);
      }
    }
  }

  private void addPixel(int cell, float weight, float red, float green, float blue) {
    scaledRow[3 * cell] += weight * red;
    scaledRow[3 * cell + 1] += weight * green;
    scaledRow[3 * cell + 2] += weight * blue;
  }

  private void addSums(float weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * scaledRow[i];
    }
  }

  private void finishTargetRow() {
    for (int x = 0; x < target.getWidth(); x++) {
      int red = LinearLight.toByte(sums[3 * x]);
      int green = LinearLight.toByte(sums[3 * x + 1]);
      int blue = LinearLight.toByte(sums[3 * x + 2]);
      target.setRGB(x, targetRow, red << 16 | green << 8 | blue);
    }
    Arrays.fill(sums, 0);
    targetRow++;
  }
}
