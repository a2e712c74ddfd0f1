package io.buswork.worker;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses HTTP handlers may be on. Whoever may name a URL must not reach, by way of a node,
 * what only the node can reach: the machine itself, its network, a cloud's metadata.
 */
final class PushTargets {

  private final boolean allowsPrivate;
  private final HostLookup lookup;

  /**
   * @param allowsPrivate whether all addresses are allowed
   */
  PushTargets(boolean allowsPrivate) {
    this(allowsPrivate, InetAddress::getAllByName);
  }

  /**
   * @param lookup finds a host's addresses
   */
  PushTargets(boolean allowsPrivate, HostLookup lookup) {
    this.allowsPrivate = allowsPrivate;
    this.lookup = lookup;
  }

  /** Finds a host's addresses. Blocks. */
  interface HostLookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  /**
   * Looks a host up. Blocks.
   *
   * @return the address to connect to: the name must not be looked up a second time
   * @throws UnknownHostException if there is no such host, or it is on no address that is allowed
   */
  InetAddress resolve(String host) throws UnknownHostException {
    InetAddress[] all = lookup.all(host);
    for (InetAddress address : all) {
      if (allows(address)) {
        return address;
      }
    }
    throw new UnknownHostException(
        host
            + " is on "
            + Arrays.stream(all).map(InetAddress::getHostAddress).toList()
            + ": addresses of this machine and of private networks are for worker.push-private=true"
            + " only");
  }

  boolean allows(InetAddress address) {
    return allowsPrivate || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
  }

  /** Not 0/8, 100.64/10 (carriers), 192.0.0/24, 198.18/15 (benchmarks), 240/4. */
  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return first != 0
        && first < 240
        && !(first == 100 && second >= 64 && second < 128)
        && !(first == 192 && second == 0 && bytes[2] == 0)
        && !(first == 198 && (second == 18 || second == 19));
  }

  /** Of 2000::/3 alone, and not what carries an IPv4 address to somewhere else (6to4, Teredo). */
  private static boolean isPublic6(byte[] bytes) {
    boolean global = (bytes[0] & 0xe0) == 0x20;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return global && !sixToFour && !teredo;
  }
}
