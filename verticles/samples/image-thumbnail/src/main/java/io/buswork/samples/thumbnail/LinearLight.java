package io.buswork.samples.thumbnail;

/** From sRGB's bytes to amounts of light and back: only amounts of light can be averaged. */
final class LinearLight {

  private static final int STEPS = 1 << 14;
  private static final float[] FROM_BYTE = new float[256];
  private static final byte[] TO_BYTE = new byte[STEPS + 1];

  static {
    for (int i = 0; i < FROM_BYTE.length; i++) {
      double value = i / 255.0;
      FROM_BYTE[i] =
          (float) (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
    }
    for (int i = 0; i <= STEPS; i++) {
      double light = (double) i / STEPS;
      double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      TO_BYTE[i] = (byte) Math.round(255 * value);
    }
  }

  private LinearLight() {}

  /**
   * The light of a byte.
   *
   * @param value 0 to 255
   * @return 0 to 1
   */
  static float of(int value) {
    return FROM_BYTE[value];
  }

  /**
   * The byte of an amount of light.
   *
   * @param light 0 to 1; values outside are cut to that
   * @return 0 to 255
   */
  static int toByte(float light) {
    return TO_BYTE[Math.round(Math.max(0, Math.min(1, light)) * STEPS)] & 0xff;
  }
}
