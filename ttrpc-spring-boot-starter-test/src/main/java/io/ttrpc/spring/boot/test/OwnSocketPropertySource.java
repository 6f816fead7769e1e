package io.ttrpc.spring.boot.test;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The properties of a test context's own sockets, one socket for each server: its path, and neither
 * owner, group nor activation. They stand between the test's own properties, which take precedence,
 * and those of the system and of the application.
 */
final class OwnSocketPropertySource extends PropertySource<SocketFolder> {
  private static final String NAME = "ttrpcTest";

  /** The keys of sockets. The first group is the name of a server that has one. */
  private static final Pattern SOCKET =
      Pattern.compile(
          "ttrpc\\.server\\.(?:servers\\.([A-Za-z0-9._-]+)\\.)?"
              + "socket\\.(path|activation|owner|group)");

  private final ConfigurableEnvironment environment;

  private OwnSocketPropertySource(ConfigurableEnvironment environment, SocketFolder folder) {
    super(NAME, folder);
    this.environment = environment;
  }

  static void addTo(ConfigurableEnvironment environment, SocketFolder folder) {
    MutablePropertySources sources = environment.getPropertySources();
    // A child context has the source of its parent.
    sources.remove(NAME);
    OwnSocketPropertySource source = new OwnSocketPropertySource(environment, folder);
    if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
      sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, source);
    } else {
      sources.addLast(source);
    }
  }

  /** Returns the binder of the properties that the test itself has. */
  static Binder testProperties(ConfigurableEnvironment environment) {
    return binder(environment, sources(environment).takeWhile(OwnSocketPropertySource::isOther));
  }

  /** Returns the binder of the properties of the system and of the application. */
  static Binder applicationProperties(ConfigurableEnvironment environment) {
    return binder(
        environment, sources(environment).dropWhile(OwnSocketPropertySource::isOther).skip(1));
  }

  private static Stream<PropertySource<?>> sources(ConfigurableEnvironment environment) {
    return environment.getPropertySources().stream()
        .filter(
            source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source));
  }

  private static boolean isOther(PropertySource<?> source) {
    return !source.getName().equals(NAME);
  }

  private static Binder binder(
      ConfigurableEnvironment environment, Stream<PropertySource<?>> sources) {
    return new Binder(
        ConfigurationPropertySources.from(sources.toList()),
        new PropertySourcesPlaceholdersResolver(environment));
  }

  @Override
  public @Nullable Object getProperty(String name) {
    Matcher key = SOCKET.matcher(name);
    if (!key.matches() || !TtrpcTestProperties.of(environment).ownSocket()) {
      return null;
    }
    return switch (key.group(2)) {
      case "path" -> path(key.group(1));
      case "activation" -> "none";
      default -> ""; // The folder is the user's alone, so nobody else needs the socket.
    };
  }

  private @Nullable String path(@Nullable String server) {
    Path socket = getSource().socket(server == null ? "server.sock" : "server-" + server + ".sock");
    return socket == null ? null : socket.toString();
  }
}
