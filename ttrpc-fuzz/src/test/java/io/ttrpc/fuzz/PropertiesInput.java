package io.ttrpc.fuzz;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** An environment of Spring's, from a text in the form of a {@code .properties} file. */
public final class PropertiesInput {
  /** Each property is bound on its own, so that many cost time and show nothing new. */
  private static final int MOST = 16;

  private PropertiesInput() {}

  /** Returns the environment, in which a prefix stands before each key of the text. */
  public static Optional<ConfigurableEnvironment> of(byte[] input, String prefix) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(input, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      // A malformed escape of the file's own.
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a string can be read", e);
    }
    if (properties.size() > MOST) {
      return Optional.empty();
    }
    Map<String, Object> prefixed = new TreeMap<>();
    properties.forEach((key, value) -> prefixed.put(prefix + "." + key, value));
    StandardEnvironment environment = new Bare();
    environment.getPropertySources().addFirst(new MapPropertySource("fuzz", prefixed));
    ConfigurationPropertySources.attach(environment);
    return Optional.of(environment);
  }

  /** Returns the bound properties, or null if Spring refuses a value. */
  public static <T> @Nullable T bound(
      ConfigurableEnvironment environment, String prefix, Class<T> type) {
    try {
      return Binder.get(environment).bindOrCreate(prefix, type);
    } catch (BindException e) {
      String name = e.getName().toString();
      Check.that(name.startsWith(prefix), () -> "the key was " + name);
      return null;
    }
  }

  public static List<byte[]> seeds(String... texts) {
    return Stream.of(texts).map(Input::text).toList();
  }

  /** An environment without the properties of this process. */
  private static final class Bare extends StandardEnvironment {
    @Override
    protected void customizePropertySources(MutablePropertySources propertySources) {}
  }
}
