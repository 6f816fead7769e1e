package io.ttrpc;

import io.ttrpc.internal.client.HybridVsock;
import io.ttrpc.internal.client.UnixSocket;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parser of addresses in the forms that containerd and its plugins use. */
final class Addresses {
  private static final String EXPECTED =
      "expected unix:///path/to.sock, ttrpc+unix:///path/to.sock or /path/to.sock but was ";

  private static final String HYBRID_VSOCK = "hvsock://";
  private static final String EXPECTED_HYBRID_VSOCK =
      "expected hvsock:///path/to.sock:port, with a port from 0 to 4294967295, but was ";
  private static final Pattern PATH_AND_PORT = Pattern.compile("(.*[^/]):(\\d{1,10})");

  private Addresses() {}

  /** The target of a channel: its normalized address and the factory of its connections. */
  record Target(String name, ConnectionFactory connections) {}

  /**
   * Returns the target of a channel.
   *
   * @throws IllegalArgumentException if the address is invalid or not supported by the JDK
   */
  static Target target(String address) {
    if (address.startsWith(HYBRID_VSOCK)) {
      HybridVsock target = hybridVsock(address);
      return new Target(
          HYBRID_VSOCK + target.path() + ":" + Integer.toUnsignedString(target.port()), target);
    }
    Path path = parse(address);
    return new Target("unix://" + path, new UnixSocket(path));
  }

  private static HybridVsock hybridVsock(String address) {
    Matcher parts = PATH_AND_PORT.matcher(address.substring(HYBRID_VSOCK.length()));
    if (!parts.matches()) {
      throw new IllegalArgumentException(EXPECTED_HYBRID_VSOCK + PeerText.line(address));
    }
    try {
      return new HybridVsock(Path.of(parts.group(1)), Integer.parseUnsignedInt(parts.group(2)));
    } catch (InvalidPathException | NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED_HYBRID_VSOCK + PeerText.line(address), e);
    }
  }

  /**
   * Returns the path of a Unix socket's address.
   *
   * @throws IllegalArgumentException if the address is invalid or not supported by the JDK
   */
  static Path parse(String address) {
    int scheme = address.indexOf("://");
    String kind = scheme < 0 ? "" : address.substring(0, scheme);
    String path = scheme < 0 ? withoutShortScheme(address) : address.substring(scheme + 3);
    switch (kind) {
      case "", "unix", "ttrpc+unix" -> {
        return toPath(path, address);
      }
      case "vsock" ->
          throw new IllegalArgumentException(
              "the JDK has no vsock sockets; " + EXPECTED + PeerText.line(address));
      case "hvsock" ->
          throw new IllegalArgumentException(
              "a server has no hybrid vsock address: it listens on the Unix socket to which the"
                  + " hypervisor connects; "
                  + EXPECTED
                  + PeerText.line(address));
      default -> throw new IllegalArgumentException(EXPECTED + PeerText.line(address));
    }
  }

  private static String withoutShortScheme(String address) {
    return address.startsWith("unix:") ? address.substring("unix:".length()) : address;
  }

  private static Path toPath(String path, String address) {
    if (path.startsWith("@") || path.startsWith("\0")) {
      throw new IllegalArgumentException(
          "the JDK has no abstract Unix sockets: use a path in the file system; "
              + EXPECTED
              + PeerText.line(address.replace('\0', '@')));
    }
    if (path.isEmpty() || path.endsWith("/")) {
      throw new IllegalArgumentException(
          "the address names no file; " + EXPECTED + PeerText.line(address));
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          PeerText.line(String.valueOf(e.getMessage())) + "; " + EXPECTED + PeerText.line(address),
          e);
    }
  }
}
