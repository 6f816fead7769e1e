package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.NamedServer;
import org.springframework.util.StringUtils;

/**
 * A server as it is configured.
 *
 * @param prefix the prefix of the keys of its properties, with the dot at its end
 */
record ServerDefinition(String name, String prefix, CommonServerProperties properties) {
  private static final String DEFAULT_PREFIX = "ttrpc.server.";
  private static final String NAMED_PREFIX = "ttrpc.server.servers";

  static ServerDefinition ofDefault(TtrpcServerProperties properties) {
    return new ServerDefinition(TtrpcServerName.DEFAULT, DEFAULT_PREFIX, properties);
  }

  static ServerDefinition named(String name, NamedServer properties) {
    return new ServerDefinition(name, prefixOf(name), properties);
  }

  /** Returns the prefix of the keys of a named server, with brackets if the name needs them. */
  static String prefixOf(String name) {
    return NAMED_PREFIX + (name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]") + ".";
  }

  boolean isDefault() {
    return name.equals(TtrpcServerName.DEFAULT);
  }

  boolean isEnabled() {
    return !(properties instanceof NamedServer named) || named.isEnabled();
  }

  /** Returns the key of a property of this server. */
  String key(String property) {
    return prefix + property;
  }

  /** Returns the words for this server in messages. */
  String title() {
    return isDefault() ? "ttrpc server" : "ttrpc server '" + name + "'";
  }

  /** Returns the name with a suffix for this server, unless it is the default one. */
  String distinct(String shared) {
    return isDefault() ? shared : shared + "-" + name;
  }

  /**
   * Returns the path of the socket file according to the properties.
   *
   * @throws MissingSocketPathException if there is none
   */
  String socketPath() {
    String path = properties.getSocket().getPath();
    if (!StringUtils.hasText(path)) {
      throw new MissingSocketPathException(name, key("socket.path"));
    }
    PropertyValue.apply(key("socket.path"), path, PropertyValue::resolved);
    return path;
  }
}
