package io.buswork.browser;

import java.util.List;

/** More events than a page can read, sent to it from within. */
public final class Flood {

  /** So many are sent at once. */
  public static final int EVENTS = 50_000;

  /** As lib/stream.js has it: when more than 20,000 wait, half of them are dropped. */
  public static final int DROPPED = 30_000;

  /** As pages/live.js has it: so many are shown. */
  public static final int ROWS = 100;

  /** Eight milliseconds of the made clock, and the reading that ends them. */
  public static final int MOST_IN_A_FRAME = 401;

  /**
   * In the place of the stream one that sends what {@code flood} says; and in the place of the
   * clock one that goes on by 20 µs each time that it is read, so that a fast machine and a slow
   * one find the same number of events in a frame's slice of time. {@code slices} has how many
   * events were read in each frame.
   */
  public static final String SCRIPT =
      """
      window.slices = [];
      let clock = 0;
      performance.now = () => clock += 0.02;
      let read = 0;
      const parse = JSON.parse;
      JSON.parse = (...given) => {
        read++;
        return parse(...given);
      };
      const frame = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = callback => frame(at => {
        read = 0;
        callback(at);
        slices.push(read);
      });
      let socket = null;
      window.WebSocket = class {
        static OPEN = 1;
        readyState = 1;
        constructor() {
          socket = this;
          setTimeout(() => this.onopen());
        }
        send() {}
        close() {}
      };
      window.flood = count => {
        for (let i = 1; i <= count; i++) {
          socket.onmessage({data: JSON.stringify({
            specversion: '1.0', id: String(i), source: '/nodes/made', subject: String(i),
            type: 'io.buswork.task.' + ['submitted', 'started', 'succeeded'][i % 3],
            time: new Date().toISOString(), datacontenttype: 'application/json',
            data: {queue: 'default', type: 'probe.noop', attempt: 1, node: 'made'}})});
        }
      };
      """;

  private Flood() {}

  /** How many events the page has read in each frame that read any. */
  public static List<Long> slices(Browser browser) {
    List<?> read = (List<?>) browser.run("return slices.filter(read => read > 0)");
    return read.stream().map(Number.class::cast).map(Number::longValue).toList();
  }
}
