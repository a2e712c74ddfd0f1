package io.buswork.samples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Outcome;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestRun;
import io.buswork.testing.TestTask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailsTest {

  private final HandlerHarness handlers = HandlerHarness.deploy(new Thumbnails());
  @TempDir private Path dir;

  @AfterEach
  void close() {
    handlers.close();
  }

  @Test
  void aGeneratedPictureIsScaledToEachSizeAndProgressRises() throws IOException {
    var run = handlers.run(task(generated(900, 600, 300, 90)));

    var result = (JsonObject) run.result();
    assertThat(result.getJsonArray("thumbnails")).hasSize(2);
    JsonObject first = result.getJsonArray("thumbnails").getJsonObject(0);
    Path file = Path.of(first.getString("path"));
    BufferedImage written = ImageIO.read(file.toFile());
    assertThat(written.getWidth()).isEqualTo(300);
    assertThat(written.getHeight()).isEqualTo(200);
    assertThat(first.getLong("bytes")).isEqualTo(Files.size(file));
    assertThat(run.progress())
        .extracting(TestRun.Progress::percent)
        .isSorted()
        .startsWith(0)
        .endsWith(100)
        .hasSizeGreaterThan(50);
    assertThat(dir.toFile().list()).hasSize(2);
  }

  @Test
  void aFileIsReadAndItsThumbnailNamedAfterIt() throws IOException {
    Path photo = dir.resolve("see.png");
    var image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_ARGB);
    ImageIO.write(image, "png", photo.toFile());

    var run =
        handlers.run(
            task(
                new JsonObject()
                    .put("source", photo.toString())
                    .put("sizes", new JsonArray().add(50))
                    .put("out", dir.toString())));

    assertThat(((JsonObject) run.result()).getInteger("width")).isEqualTo(200);
    BufferedImage thumbnail = ImageIO.read(dir.resolve("see-50.jpg").toFile());
    assertThat(thumbnail.getHeight()).isEqualTo(25);
    assertThat(thumbnail.getRGB(10, 10) & 0xff).as("transparent is white").isGreaterThan(250);
  }

  @Test
  void whatCannotBeUsedIsDiscardedSayingWhy() {
    assertThat(reason(new JsonObject().put("source", "/not/there.png").put("out", dir.toString())))
        .contains("/not/there.png");
    assertThat(reason(new JsonObject().put("source", "generated"))).contains("out is missing");
    assertThat(reason(generated(900, 600, 0))).contains("sizes must be from 1");
  }

  @Test
  void aFileThatIsNoPictureFailsByName() throws IOException {
    Path text = Files.writeString(dir.resolve("a.jpg"), "no picture");
    var run =
        handlers.run(
            task(new JsonObject().put("source", text.toString()).put("out", dir.toString())));
    assertThat(run.failure()).hasMessageContaining("a.jpg is no picture");
  }

  @Test
  void aCanceledTaskWritesNothing() {
    var task = task(generated(900, 600, 300));
    task.cancel();
    assertThat(handlers.run(task).outcome()).isInstanceOf(Outcome.Discard.class);
    assertThat(dir.toFile().list()).isEmpty();
  }

  private String reason(JsonObject payload) {
    return ((Outcome.Discard) handlers.run(task(payload)).outcome()).reason();
  }

  private JsonObject generated(int width, int height, Integer... sizes) {
    return new JsonObject()
        .put("source", "generated")
        .put("width", width)
        .put("height", height)
        .put("sizes", new JsonArray(java.util.List.of(sizes)))
        .put("out", dir.toString());
  }

  private static TestTask task(JsonObject payload) {
    return TestTask.of("image.thumbnail").payload(payload);
  }
}
