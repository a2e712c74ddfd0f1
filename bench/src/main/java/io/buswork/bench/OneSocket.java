package io.buswork.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One connection, one thread, one write a request: where milliseconds are measured, the client
 * should be the least part of them.
 */
final class OneSocket implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  private final URI server;
  private final Socket socket;
  private final DataInputStream in;

  OneSocket(URI server) {
    this.server = server;
    try {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(server.toString(), e);
    }
  }

  /** Submits one task and waits for the answer; its id. */
  String submit(String task) {
    String request =
        "POST /api/v1/tasks HTTP/1.1\r\nhost: "
            + server.getAuthority()
            + "\r\ncontent-type: application/json\r\ncontent-length: "
            + task.length()
            + "\r\n\r\n"
            + task;
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] body = new byte[readHead()];
      in.readFully(body);
      return new JsonObject(new String(body, StandardCharsets.UTF_8)).getString("id");
    } catch (IOException e) {
      throw new UncheckedIOException(server.toString(), e);
    }
  }

  /** The length of the body. */
  private int readHead() throws IOException {
    int length = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    return length;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(server.toString(), e);
    }
  }
}
