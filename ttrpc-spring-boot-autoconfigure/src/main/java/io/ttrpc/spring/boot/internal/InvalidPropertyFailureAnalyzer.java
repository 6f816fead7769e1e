package io.ttrpc.spring.boot.internal;

import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * The analysis of a wrong value in this library's properties. Boot's own analysis says nothing if
 * no source has the property in that spelling, as with environment variables and with keys that are
 * wrong themselves.
 */
final class InvalidPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {
  private final Environment environment;

  InvalidPropertyFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, InvalidConfigurationPropertyValueException cause) {
    if (!cause.getName().startsWith("ttrpc.")) {
      return null;
    }
    Origin origin = origin(cause.getName());
    return new FailureAnalysis(
        "Invalid value '%s' for configuration property '%s'%s: %s."
            .formatted(
                cause.getValue(),
                cause.getName(),
                origin == null ? "" : " (originating from '" + origin + "')",
                cause.getReason()),
        "Correct the property '%s'.".formatted(cause.getName()),
        cause);
  }

  private @Nullable Origin origin(String key) {
    ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
    if (!(environment instanceof ConfigurableEnvironment configurable)) {
      return null;
    }
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.from(configurable.getPropertySources())) {
      ConfigurationProperty property =
          candidates(name, source)
              .map(source::getConfigurationProperty)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      if (property != null) {
        return property.getOrigin();
      }
    }
    return null;
  }

  /** Returns the name, and after it the names of the properties below it. */
  private static Stream<ConfigurationPropertyName> candidates(
      ConfigurationPropertyName name, ConfigurationPropertySource source) {
    Stream<ConfigurationPropertyName> below =
        source instanceof IterableConfigurationPropertySource iterable
            ? StreamSupport.stream(iterable.spliterator(), false).filter(name::isAncestorOf)
            : Stream.empty();
    return Stream.concat(Stream.of(name), below);
  }
}
