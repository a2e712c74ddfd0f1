package io.buswork.gateway;

import io.buswork.access.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Connections that stay open, each with what was shown when it was opened: one whose token is no
 * longer good is closed within some seconds.
 */
final class OpenLines {

  /** How often it is looked. */
  static final long INTERVAL_MILLIS = 5_000;

  private final Admission admission;

  /** Those that are gone are forgotten by themselves. */
  private final Map<Object, Line> lines = Collections.synchronizedMap(new WeakHashMap<>());

  private record Line(String shown, Role needed, String what) {}

  OpenLines(Admission admission) {
    this.admission = admission;
  }

  void add(HttpConnection connection, String shown, Role needed, String what) {
    lines.put(connection, new Line(shown, needed, what));
  }

  void add(NetSocket socket, String shown, Role needed, String what) {
    lines.put(socket, new Line(shown, needed, what));
  }

  /**
   * Closes those that may not go on. While the database is away nobody is sent away.
   *
   * @return done when all have been looked at
   */
  Future<Void> runOnce() {
    List<Future<?>> looks = new ArrayList<>();
    List<Map.Entry<Object, Line>> all;
    synchronized (lines) {
      all = lines.entrySet().stream().map(e -> Map.entry(e.getKey(), e.getValue())).toList();
    }
    for (Map.Entry<Object, Line> each : all) {
      Line line = each.getValue();
      looks.add(
          admission
              .admit(line.shown, line.needed, line.what)
              .onFailure(
                  refused -> {
                    if (refused instanceof Problem) {
                      lines.remove(each.getKey());
                      close(each.getKey());
                    }
                  }));
    }
    return Future.join(looks).otherwiseEmpty().mapEmpty();
  }

  private static void close(Object line) {
    if (line instanceof HttpConnection connection) {
      connection.close();
    } else if (line instanceof NetSocket socket) {
      socket.close();
    }
  }
}
