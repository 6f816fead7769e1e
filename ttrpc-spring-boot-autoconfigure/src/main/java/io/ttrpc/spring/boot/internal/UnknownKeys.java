package io.ttrpc.spring.boot.internal;

import java.beans.PropertyDescriptor;
import java.util.function.BiFunction;
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
 * The search for keys that mean nothing, which Boot drops without a word.
 *
 * @param expected the words for the expected key, made of the key as a source spells it and of its
 *     uniform name
 */
public record UnknownKeys(
    Environment environment, BiFunction<String, ConfigurationPropertyName, String> expected) {

  /**
   * Checks that all keys below a prefix are those of a type.
   *
   * @throws InvalidConfigurationPropertyValueException if a key means nothing
   */
  public void check(ConfigurationPropertyName prefix, Bindable<?> type) {
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
        unbound.getUnboundProperties().stream().filter(UnknownKeys::hasValue).forEach(this::refuse);
      }
    }
  }

  /** Returns the names of the properties of a class, behind a prefix. */
  public static Stream<String> named(Class<?> type, String prefix) {
    return Stream.of(BeanUtils.getPropertyDescriptors(type))
        .map(PropertyDescriptor::getName)
        .filter(name -> !name.equals("class"))
        .map(name -> prefix + DataObjectPropertyName.toDashedForm(name));
  }

  /** Returns whether the value is more than an empty text, which is bound to nothing too. */
  private static boolean hasValue(ConfigurationProperty property) {
    return StringUtils.hasText(String.valueOf(property.getValue()));
  }

  private void refuse(ConfigurationProperty property) {
    String key = spelled(property.getName());
    throw new InvalidConfigurationPropertyValueException(
        key, property.getValue(), "expected " + expected.apply(key, property.getName()));
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
}
