package io.ttrpc.spring.boot.client;

import io.ttrpc.ConnectionFactory;
import io.ttrpc.SocketFile;
import io.ttrpc.spring.boot.internal.PropertyValue;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.PropertyResolver;

/**
 * The connections to a server of the application itself, for a target with the placeholder {@code
 * ${local.ttrpc.server.path}} or {@code ${local.ttrpc.server.<name>.path}}. The placeholder is
 * resolved at each attempt to connect, because channels exist before the server has started, and
 * the server may start again elsewhere.
 */
record OwnServer(String target, PropertyResolver properties) implements ConnectionFactory {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{(local\\.ttrpc\\.server\\.(?:[A-Za-z0-9._-]+\\.)?path)}");

  static boolean isTarget(String target) {
    return PLACEHOLDER.matcher(target).find();
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
    Matcher placeholder = PLACEHOLDER.matcher(target);
    if (!placeholder.find()) {
      throw new IllegalStateException("expected a placeholder but was " + target);
    }
    String key = placeholder.group(1);
    String path = properties.getProperty(key);
    if (path == null) {
      throw new IOException(
          key + " is not set: the server of this application has not started, or there is none");
    }
    return SocketChannel.open(socketAddress(target, path));
  }

  private static UnixDomainSocketAddress socketAddress(String target, String path) {
    String address = PLACEHOLDER.matcher(target).replaceAll(Matcher.quoteReplacement(path));
    return UnixDomainSocketAddress.of(SocketFile.at(PropertyValue.resolved(address)).path());
  }
}
