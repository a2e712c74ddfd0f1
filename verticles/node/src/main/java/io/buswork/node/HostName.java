package io.buswork.node;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine's name, asked once: a name server may take its time. */
final class HostName {

  static final String VALUE = read();

  private HostName() {}

  private static String read() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
