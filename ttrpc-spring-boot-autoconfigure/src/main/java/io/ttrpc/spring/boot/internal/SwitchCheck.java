package io.ttrpc.spring.boot.internal;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The check that all properties {@code ttrpc.….enabled} are true or false. Boot's conditions take
 * any other value for false, so that a typing error would turn a part of the application off. This
 * class is thread-safe.
 */
public final class SwitchCheck implements BeanFactoryPostProcessor {
  private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("ttrpc");

  /** The names below these prefixes are the user's own, such as those of metadata. */
  private static final ConfigurationPropertyName CLIENTS =
      ConfigurationPropertyName.of("ttrpc.client.clients");

  private static final ConfigurationPropertyName CLIENT_DEFAULTS =
      ConfigurationPropertyName.of("ttrpc.client.defaults");

  private final ConfigurableEnvironment environment;

  /** Creates the check of an environment's properties. */
  public SwitchCheck(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Checks the properties.
   *
   * @throws InvalidConfigurationPropertyValueException if a value is neither true nor false
   */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        iterable.stream().filter(SwitchCheck::isSwitch).forEach(this::check);
      }
    }
  }

  private static boolean isSwitch(ConfigurationPropertyName name) {
    return PREFIX.isAncestorOf(name)
        && name.getLastElement(Form.UNIFORM).equals("enabled")
        && !CLIENTS.isAncestorOf(name)
        && !CLIENT_DEFAULTS.isAncestorOf(name);
  }

  private void check(ConfigurationPropertyName name) {
    String value = environment.getProperty(name.toString());
    if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new InvalidConfigurationPropertyValueException(
          name.toString(), value, "expected true or false");
    }
  }
}
