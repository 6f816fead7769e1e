package io.ttrpc.spring.boot.client;

import io.ttrpc.spring.boot.client.TtrpcClientProperties.Client;
import io.ttrpc.spring.boot.internal.Nearest;
import java.beans.PropertyDescriptor;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

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

  private final Environment environment;

  private ClientKeys(Environment environment) {
    this.environment = environment;
  }

  /**
   * Checks the keys of all clients and of the defaults.
   *
   * @throws InvalidConfigurationPropertyValueException if a key means nothing
   */
  static void check(Environment environment) {
    ClientKeys keys = new ClientKeys(environment);
    keys.bind(DEFAULTS, Bindable.of(Client.class));
    keys.bind(CLIENTS, Bindable.mapOf(String.class, Client.class));
  }

  private void bind(ConfigurationPropertyName prefix, Bindable<?> type) {
    try {
      Binder.get(environment)
          .bind(
              prefix,
              type,
              new NoUnboundElementsBindHandler(
                  BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
    } catch (BindException e) {
      // A value of a wrong type has failed the binding of the properties before.
      if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
        unbound.getUnboundProperties().stream().filter(ClientKeys::hasValue).forEach(this::refuse);
      }
    }
  }

  /** Returns whether the value is more than an empty text, which is bound to nothing too. */
  private static boolean hasValue(ConfigurationProperty property) {
    return StringUtils.hasText(String.valueOf(property.getValue()));
  }

  private void refuse(ConfigurationProperty property) {
    String key = spelled(property.getName());
    throw new InvalidConfigurationPropertyValueException(
        key, property.getValue(), "expected " + expected(key, property.getName()));
  }

  /** Returns the key as a source spells it. The uniform name lacks slashes and capitals. */
  private String spelled(ConfigurationPropertyName name) {
    if (environment instanceof ConfigurableEnvironment configurable) {
      for (PropertySource<?> source : configurable.getPropertySources()) {
        if (source instanceof EnumerablePropertySource<?> enumerable) {
          for (String key : enumerable.getPropertyNames()) {
            if (ConfigurationPropertyName.adapt(key, '.').equals(name)) {
              return key;
            }
          }
        }
      }
    }
    return name.toString();
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
            named(Client.class, ""),
            Stream.concat(
                named(Client.Reconnect.class, "reconnect."),
                named(Client.Method.class, "method[Service/Method].")))
        .filter(name -> !name.equals("reconnect") && !name.equals("method"))
        .toList();
  }

  private static Stream<String> named(Class<?> type, String prefix) {
    return Stream.of(BeanUtils.getPropertyDescriptors(type))
        .map(PropertyDescriptor::getName)
        .filter(name -> !name.equals("class"))
        .map(name -> prefix + DataObjectPropertyName.toDashedForm(name));
  }
}
