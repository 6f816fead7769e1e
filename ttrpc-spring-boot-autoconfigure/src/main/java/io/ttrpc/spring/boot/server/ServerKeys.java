package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.Nearest;
import io.ttrpc.spring.boot.internal.UnknownKeys;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.NamedServer;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** The check of the keys below {@code ttrpc.server.servers}. */
final class ServerKeys {
  private static final ConfigurationPropertyName SERVERS =
      ConfigurationPropertyName.of("ttrpc.server.servers");

  private static final int SERVER_ELEMENTS = SERVERS.getNumberOfElements() + 1;

  private ServerKeys() {}

  /**
   * Checks the keys of all servers that have a name.
   *
   * @throws InvalidConfigurationPropertyValueException if a key means nothing
   */
  static void check(Environment environment) {
    new UnknownKeys(environment, ServerKeys::expected)
        .check(SERVERS, Bindable.mapOf(String.class, NamedServer.class));
  }

  private static String expected(String key, ConfigurationPropertyName name) {
    String given =
        name.getNumberOfElements() > SERVER_ELEMENTS
            ? name.subName(SERVER_ELEMENTS).toString()
            : "";
    return "a property of a server, such as " + String.join(", ", Nearest.to(given, names()));
  }

  /** Returns the names of a server's properties and of the properties in their groups. */
  private static List<String> names() {
    return UnknownKeys.named(NamedServer.class, "").flatMap(ServerKeys::ofGroup).toList();
  }

  /** Returns the properties of a group, or the property itself. */
  private static Stream<String> ofGroup(String name) {
    String group = name + ".";
    return switch (name) {
      case "socket" -> UnknownKeys.named(CommonServerProperties.Socket.class, group);
      case "executor" -> UnknownKeys.named(CommonServerProperties.Executor.class, group);
      case "shutdown" -> UnknownKeys.named(CommonServerProperties.Shutdown.class, group);
      case "lifecycle" -> UnknownKeys.named(CommonServerProperties.Lifecycle.class, group);
      case "access" -> UnknownKeys.named(CommonServerProperties.Access.class, group);
      case "error" -> UnknownKeys.named(CommonServerProperties.Errors.class, group);
      case "accesslog" -> UnknownKeys.named(NamedServer.AccessLog.class, group);
      default -> Stream.of(name);
    };
  }
}
