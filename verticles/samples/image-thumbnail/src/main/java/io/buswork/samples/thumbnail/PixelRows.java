package io.buswork.samples.thumbnail;

/** A picture, row by row. */
interface PixelRows {

  /** Pixels in a row. */
  int width();

  /** Rows. */
  int height();

  /**
   * Reads a row.
   *
   * @param y its number, from 0
   * @param into takes the pixels as 0xRRGGBB; {@link #width()} long
   */
  void read(int y, int[] into);
}
