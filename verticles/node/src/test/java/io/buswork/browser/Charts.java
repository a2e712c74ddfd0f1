package io.buswork.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The charts of the page that the browser shows. A worker draws them, so only pixels tell. */
public final class Charts {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Whether each has a pixel of the colour that the theme has for the lines behind the curves. */
  private static final String DRAWN =
      """
      const probe = document.createElement('span');
      probe.style.color = 'var(--line)';
      document.body.append(probe);
      const wanted = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number);
      probe.remove();
      const canvases = [...document.querySelectorAll('bw-chart canvas')];
      return canvases.length > 0 && canvases.every(canvas => {
        const {width, height} = canvas.getBoundingClientRect();
        const copy = new OffscreenCanvas(width, height).getContext('2d');
        copy.drawImage(canvas, 0, 0, width, height);
        const {data} = copy.getImageData(0, 0, width, height);
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] === 255 && wanted.every((part, j) => data[i + j] === part)) {
            return true;
          }
        }
        return false;
      });
      """;

  private Charts() {}

  /** Waits until all of them, one at least, are drawn in the colours of the present theme. */
  public static void awaitDrawn(Browser browser) {
    await("charts are drawn").atMost(PATIENCE).until(() -> Boolean.TRUE.equals(browser.run(DRAWN)));
  }

  /** Whether their library has come to the page itself, which it would block. */
  public static boolean isLibraryInThePage(Browser browser) {
    return !Boolean.TRUE.equals(browser.run("return typeof window.echarts === 'undefined'"));
  }
}
