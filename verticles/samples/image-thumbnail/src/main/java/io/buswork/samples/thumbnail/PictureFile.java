package io.buswork.samples.thumbnail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture out of a file; what is transparent in it shows white. */
final class PictureFile implements PixelRows {

  private final BufferedImage image;

  private PictureFile(BufferedImage image) {
    this.image = image;
  }

  /**
   * Reads a JPEG, PNG, GIF or BMP file.
   *
   * @throws IOException if it cannot be read, or is no picture
   */
  static PictureFile read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      BufferedImage image = ImageIO.read(in);
      if (image == null) {
        throw new IOException(file + " is no picture this JVM can read");
      }
      return new PictureFile(image);
    }
  }

  @Override
  public int width() {
    return image.getWidth();
  }

  @Override
  public int height() {
    return image.getHeight();
  }

  @Override
  public void read(int y, int[] into) {
    image.getRGB(0, y, into.length, 1, into, 0, into.length);
    if (image.getColorModel().hasAlpha()) {
      for (int x = 0; x < into.length; x++) {
        into[x] = onWhite(into[x]);
      }
    }
  }

  private static int onWhite(int argb) {
    int alpha = argb >>> 24;
    return blend(argb >> 16 & 0xff, alpha) << 16
        | blend(argb >> 8 & 0xff, alpha) << 8
        | blend(argb & 0xff, alpha);
  }

  private static int blend(int channel, int alpha) {
    return (channel * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
