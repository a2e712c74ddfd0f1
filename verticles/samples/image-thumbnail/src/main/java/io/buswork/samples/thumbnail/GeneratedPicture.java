package io.buswork.samples.thumbnail;

/**
 * A landscape of rings before a sky, with fine grain: enough detail that a bad scaler shows. The
 * same size gives the same picture.
 */
record GeneratedPicture(int width, int height) implements PixelRows {

  private static final double RING_PIXELS = 37;

  @Override
  public void read(int y, int[] into) {
    double down = (double) y / height;
    double fromMiddle = y - height / 2.0;
    for (int x = 0; x < width; x++) {
      double along = (double) x / width;
      double distance = Math.hypot(x - width / 2.0, fromMiddle);
      double ring = 0.5 + 0.5 * Math.sin(distance / RING_PIXELS);
      double grain = grain(x, y);
      into[x] =
          channel(0.2 + 0.6 * along * ring + grain) << 16
              | channel(0.3 + 0.5 * down * ring + grain) << 8
              | channel(0.9 - 0.6 * down + 0.2 * ring + grain);
    }
  }

  private static int channel(double value) {
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }

  /** Noise of a few percent, from the place alone. */
  private static double grain(int x, int y) {
    int hash = x * 0x9E3779B1 ^ y * 0x85EBCA77;
    hash ^= hash >>> 15;
    hash *= 0x2C1B3C6D;
    return ((hash >>> 24) - 128) / 4096.0;
  }
}
