package io.ttrpc.spring.boot.client;

import io.ttrpc.ConnectionFactory;
import io.ttrpc.SocketFile;
import io.ttrpc.spring.boot.internal.PropertyValue;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import org.springframework.core.env.PropertyResolver;

/**
 * The connections to the application's own server, for a target with the placeholder {@code
 * ${local.ttrpc.server.path}}. The placeholder is resolved at each attempt to connect, because
 * channels exist before the server has started, and the server may start again elsewhere.
 */
record OwnServer(String target, PropertyResolver properties) implements ConnectionFactory {
  private static final String PATH = "local.ttrpc.server.path";
  private static final String PLACEHOLDER = "${" + PATH + "}";

  static boolean isTarget(String target) {
    return target.contains(PLACEHOLDER);
  }

  /**
   * Checks a target.
   *
   * @throws IllegalArgumentException if the target is invalid with any path
   */
  static void check(String target) {
    socketAddress(target, "/path");
  }

  @Override
  public SocketChannel connect() throws IOException {
    String path = properties.getProperty(PATH);
    if (path == null) {
      throw new IOException(
          PATH + " is not set: the application context has no ttrpc server that has started");
    }
    return SocketChannel.open(socketAddress(target, path));
  }

  private static UnixDomainSocketAddress socketAddress(String target, String path) {
    String address = target.replace(PLACEHOLDER, path);
    return UnixDomainSocketAddress.of(SocketFile.at(PropertyValue.resolved(address)).path());
  }
}
