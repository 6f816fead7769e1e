package io.ttrpc.spring.boot.client;

import io.ttrpc.spring.boot.client.TtrpcClientProperties.Client;
import io.ttrpc.spring.boot.internal.Nearest;
import io.ttrpc.spring.boot.internal.UnknownKeys;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The check of the keys below {@code ttrpc.client.clients} and {@code ttrpc.client.defaults}. Boot
 * drops a key that means nothing, such as the name of a method without its brackets.
 */
final class ClientKeys {
  private static final ConfigurationPropertyName DEFAULTS =
      ConfigurationPropertyName.of("ttrpc.client.defaults");

  private static final ConfigurationPropertyName CLIENTS =
      ConfigurationPropertyName.of("ttrpc.client.clients");

  private static final int DEFAULTS_ELEMENTS = DEFAULTS.getNumberOfElements();
  private static final int CLIENT_ELEMENTS = CLIENTS.getNumberOfElements() + 1;

  /** A method's name without brackets, and the property behind it. */
  private static final Pattern METHOD =
      Pattern.compile("(ttrpc\\.client\\..*?\\.method)\\.([^\\[\\]]*/[^.\\[\\]]*)\\.([a-z-]+)");

  private ClientKeys() {}

  /**
   * Checks the keys of all clients and of the defaults.
   *
   * @throws InvalidConfigurationPropertyValueException if a key means nothing
   */
  static void check(Environment environment) {
    UnknownKeys keys = new UnknownKeys(environment, ClientKeys::expected);
    keys.check(DEFAULTS, Bindable.of(Client.class));
    keys.check(CLIENTS, Bindable.mapOf(String.class, Client.class));
  }

  private static String expected(String key, ConfigurationPropertyName name) {
    Matcher method = METHOD.matcher(key);
    if (method.matches()) {
      String methodName = method.group(2);
      return ("%s[%s].%s, because the name of a method needs brackets; in YAML quotes as well:"
              + " \"[%s]\"")
          .formatted(method.group(1), methodName, method.group(3), methodName);
    }
    int prefix = DEFAULTS.isAncestorOf(name) ? DEFAULTS_ELEMENTS : CLIENT_ELEMENTS;
    String given = name.subName(prefix).toString().replaceAll("\\[.*]", "[Service/Method]");
    return "a property of a client, such as " + String.join(", ", Nearest.to(given, names()));
  }

  /** Returns the names of a client's properties and of the properties in their groups. */
  private static List<String> names() {
    return Stream.concat(
            UnknownKeys.named(Client.class, ""),
            Stream.concat(
                UnknownKeys.named(Client.Reconnect.class, "reconnect."),
                UnknownKeys.named(Client.Method.class, "method[Service/Method].")))
        .filter(name -> !name.equals("reconnect") && !name.equals("method"))
        .toList();
  }
}
