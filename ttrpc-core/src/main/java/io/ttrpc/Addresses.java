package io.ttrpc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads addresses in the spellings that containerd and its plugins use. */
final class Addresses {
  private static final String EXPECTED =
      "expected unix:///path/to.sock, ttrpc+unix:///path/to.sock or /path/to.sock but was ";

  private Addresses() {}

  /** The path of a Unix socket's address. */
  static Path parse(String address) {
    int scheme = address.indexOf("://");
    String kind = scheme < 0 ? "" : address.substring(0, scheme);
    String path = scheme < 0 ? withoutShortScheme(address) : address.substring(scheme + 3);
    switch (kind) {
      case "", "unix", "ttrpc+unix" -> {
        return toPath(path, address);
      }
      case "vsock", "hvsock" ->
          throw new IllegalArgumentException("the JDK has no vsock sockets; " + EXPECTED + address);
      default -> throw new IllegalArgumentException(EXPECTED + address);
    }
  }

  private static String withoutShortScheme(String address) {
    return address.startsWith("unix:") ? address.substring("unix:".length()) : address;
  }

  private static Path toPath(String path, String address) {
    if (path.startsWith("@") || path.startsWith("\0")) {
      throw new IllegalArgumentException(
          "the JDK has no abstract Unix sockets, give a path in the file system; "
              + EXPECTED
              + address.replace('\0', '@'));
    }
    if (path.isEmpty() || path.endsWith("/")) {
      throw new IllegalArgumentException("the address names no file; " + EXPECTED + address);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e.getMessage() + "; " + EXPECTED + address, e);
    }
  }
}
