package io.ttrpc.spring.boot.server;

import io.ttrpc.SocketFile;
import io.ttrpc.spring.boot.server.CommonServerProperties.Socket.Activation;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.NamedServer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/** The servers as they are configured: the default server first, then the named ones. */
final class ServerDefinitions {
  /** The names that need no escape in names of beans, threads, properties and components. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final Map<String, ServerDefinition> byName = new LinkedHashMap<>();

  /** The server that may listen on an inherited socket. A process inherits at most one. */
  private final ServerDefinition heir;

  /**
   * @throws InvalidConfigurationPropertyValueException if a name cannot be that of a server, or if
   *     two servers want the same socket
   */
  ServerDefinitions(TtrpcServerProperties properties) {
    ServerDefinition ofDefault = ServerDefinition.ofDefault(properties);
    byName.put(TtrpcServerName.DEFAULT, ofDefault);
    properties
        .getServers()
        .forEach(
            (name, named) -> {
              checkName(name);
              byName.put(name, ServerDefinition.named(name, named));
            });
    List<ServerDefinition> enabled =
        byName.values().stream().filter(ServerDefinition::isEnabled).toList();
    checkPaths(enabled);
    heir = heir(enabled, ofDefault);
  }

  /** Returns the names, that of the default server first. */
  Collection<String> names() {
    return byName.keySet();
  }

  /**
   * Returns the server of that name. A server that is no longer configured, because its bean was
   * defined ahead of time, is not enabled.
   */
  ServerDefinition get(String name) {
    ServerDefinition there = byName.get(name);
    if (there != null) {
      return there;
    }
    NamedServer gone = new NamedServer();
    gone.setEnabled(false);
    return ServerDefinition.named(name, gone);
  }

  /** Returns the use of an inherited socket. Only one server has one. */
  Activation activation(ServerDefinition server) {
    return server.equals(heir) ? activationOf(server) : Activation.NONE;
  }

  private static Activation activationOf(ServerDefinition server) {
    return server.properties().getSocket().getActivation();
  }

  private static String lowerCase(Activation activation) {
    return activation.name().toLowerCase(Locale.ROOT);
  }

  private static void checkName(String name) {
    String key = ServerDefinition.prefixOf(name).replaceAll("\\.$", "");
    if (name.equals(TtrpcServerName.DEFAULT)) {
      throw new InvalidConfigurationPropertyValueException(
          key,
          name,
          "expected another name, because the properties of the default server begin with"
              + " ttrpc.server");
    }
    if (!NAME.matcher(name).matches()) {
      throw new InvalidConfigurationPropertyValueException(
          key, name, "expected a name of letters, digits, dots, dashes and underscores");
    }
  }

  private static void checkPaths(List<ServerDefinition> servers) {
    Map<Path, ServerDefinition> byPath = new HashMap<>();
    for (ServerDefinition server : servers) {
      Path path = path(server);
      ServerDefinition first = path == null ? null : byPath.putIfAbsent(path, server);
      if (first != null) {
        throw new InvalidConfigurationPropertyValueException(
            server.key("socket.path"),
            server.properties().getSocket().getPath(),
            "expected a path of its own, but " + first.key("socket.path") + " has the same one");
      }
    }
  }

  /** Returns the path, or null if the server has none or will refuse it. */
  private static @Nullable Path path(ServerDefinition server) {
    String path = server.properties().getSocket().getPath();
    try {
      return StringUtils.hasText(path)
          ? SocketFile.at(path).path().toAbsolutePath().normalize()
          : null;
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }

  /** Returns the server that asks for the inherited socket, or else the default one. */
  private static ServerDefinition heir(List<ServerDefinition> servers, ServerDefinition ofDefault) {
    ServerDefinition found = null;
    for (ServerDefinition server : servers) {
      Activation activation = activationOf(server);
      if (activation == Activation.INHERITED
          || (activation == Activation.AUTO && !server.isDefault())) {
        if (found != null) {
          throw new InvalidConfigurationPropertyValueException(
              server.key("socket.activation"),
              lowerCase(activation),
              "expected none, because %s is %s and a process inherits one socket"
                  .formatted(found.key("socket.activation"), lowerCase(activationOf(found))));
        }
        found = server;
      }
    }
    return found != null ? found : ofDefault;
  }
}
