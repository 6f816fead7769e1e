package io.ttrpc.spring.boot.client;

import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcClientProperties.Client;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.internal.TransportTargets.WhenUnconnected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The mapping of one client's properties, merged with the defaults, to its channel.
 *
 * @param key the key of the client's properties, for messages
 */
record ClientMapping(String key, Client client, Client defaults) {
  private static final String DEFAULTS_KEY = "ttrpc.client.defaults";
  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(50);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  static ClientMapping of(String name, TtrpcClientProperties properties) {
    Client client = properties.getClients().get(name);
    return new ClientMapping(
        keyOf(name), client != null ? client : new Client(), properties.getDefaults());
  }

  static ClientMapping ofDefaults(TtrpcClientProperties properties) {
    return new ClientMapping(DEFAULTS_KEY, properties.getDefaults(), properties.getDefaults());
  }

  /** Returns the key of a client's properties, with brackets if its name needs them. */
  static String keyOf(String name) {
    return "ttrpc.client.clients" + (name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]");
  }

  @Nullable String target() {
    return merged(Client::getTarget);
  }

  boolean eagerConnect() {
    return Boolean.TRUE.equals(merged(Client::getEagerConnect));
  }

  WhenUnconnected whenUnconnected() {
    return Boolean.TRUE.equals(merged(Client::getWaitForReady))
        ? WhenUnconnected.WAIT
        : WhenUnconnected.FAIL;
  }

  /** Returns the keys of the settings that concern ttrpc's own connections. */
  List<String> unusedOverGrpc() {
    List<String> unused = new ArrayList<>();
    Map<String, Function<Client, @Nullable Object>> own = new LinkedHashMap<>();
    own.put("max-message-size", Client::getMaxMessageSize);
    own.put("max-busy-poll", Client::getMaxBusyPoll);
    own.put("reconnect.initial-backoff", of -> of.getReconnect().getInitialBackoff());
    own.put("reconnect.max-backoff", of -> of.getReconnect().getMaxBackoff());
    own.forEach(
        (name, value) -> {
          if (value.apply(client) != null) {
            unused.add(key + "." + name);
          } else if (value.apply(defaults) != null) {
            unused.add(DEFAULTS_KEY + "." + name);
          }
        });
    return unused;
  }

  /** Checks that a channel accepts all values. */
  void check(ChannelTargets targets) {
    apply("target", Client::getTarget, targets::check);
    checkMetadata(DEFAULTS_KEY, defaults);
    checkMetadata(key, client);
    // The target may come from a connection-details bean; the other values do not depend on it.
    apply(TtrpcChannel.builder("unix:///unknown"));
  }

  private static void checkMetadata(String key, Client properties) {
    properties
        .getMetadata()
        .forEach(
            (name, value) ->
                PropertyValue.apply(key + ".metadata." + name, value, PropertyValue::resolved));
  }

  void apply(TtrpcChannel.Builder builder) {
    apply("connect-timeout", Client::getConnectTimeout, builder::connectTimeout);
    apply(
        "max-message-size",
        Client::getMaxMessageSize,
        size -> builder.maxMessageSize(PropertyValue.bytes(size)));
    apply("max-busy-poll", Client::getMaxBusyPoll, builder::maxBusyPoll);
    applyBackoff(builder);
    if (Boolean.TRUE.equals(merged(Client::getWaitForReady))) {
      builder.waitForReady();
    }
    if (Boolean.FALSE.equals(merged(Client::getPropagateDeadline))) {
      builder.ignoreInheritedDeadline();
    }
    builder.metadata(metadata());
    applyTimeouts(builder);
    builder.idempotentMethods(idempotentMethods());
  }

  private void applyBackoff(TtrpcChannel.Builder builder) {
    Duration initial = merged(client -> client.getReconnect().getInitialBackoff());
    Duration max = merged(client -> client.getReconnect().getMaxBackoff());
    apply(
        "reconnect.initial-backoff",
        client -> client.getReconnect().getInitialBackoff(),
        value -> builder.reconnectBackoff(value, max != null ? max : MAX_BACKOFF));
    apply(
        "reconnect.max-backoff",
        client -> client.getReconnect().getMaxBackoff(),
        value -> builder.reconnectBackoff(initial != null ? initial : INITIAL_BACKOFF, value));
  }

  private void applyTimeouts(TtrpcChannel.Builder builder) {
    Map<String, Duration> byMethod = new LinkedHashMap<>();
    addMethodTimeouts(DEFAULTS_KEY, defaults, byMethod);
    addMethodTimeouts(key, client, byMethod);
    if (byMethod.isEmpty()) {
      apply("timeout", Client::getTimeout, builder::timeout);
    } else {
      apply("timeout", Client::getTimeout, MethodTimeouts::positive);
      builder.interceptor(new MethodTimeouts(byMethod, merged(Client::getTimeout)));
    }
  }

  private static void addMethodTimeouts(
      String key, Client properties, Map<String, Duration> byMethod) {
    properties
        .getMethod()
        .forEach(
            (method, settings) -> {
              String methodKey = key + ".method[" + method + "]";
              if (method.indexOf('/') <= 0 || method.endsWith("/")) {
                throw new InvalidConfigurationPropertyValueException(
                    methodKey, method, "expected a name of the form [package.Service/Method]");
              }
              PropertyValue.apply(
                  methodKey + ".timeout",
                  settings.getTimeout(),
                  timeout -> byMethod.put(method, MethodTimeouts.positive(timeout)));
            });
  }

  /** Returns the methods that are idempotent by the client's properties or, else, the defaults. */
  private Set<String> idempotentMethods() {
    Set<String> methods = new LinkedHashSet<>();
    for (Client properties : List.of(defaults, client)) {
      properties
          .getMethod()
          .forEach(
              (method, settings) -> {
                if (Boolean.TRUE.equals(settings.getIdempotent())) {
                  methods.add(method);
                } else if (settings.getIdempotent() != null) {
                  methods.remove(method);
                }
              });
    }
    return methods;
  }

  private Metadata metadata() {
    Metadata.Builder metadata = Metadata.builder();
    defaults.getMetadata().forEach(metadata::set);
    client.getMetadata().forEach(metadata::set);
    return metadata.build();
  }

  /** Passes a value on, under the key at which it is set. */
  private <T> void apply(String name, Function<Client, @Nullable T> property, Consumer<T> taker) {
    T own = property.apply(client);
    if (own != null) {
      PropertyValue.apply(key + "." + name, own, taker);
    } else {
      PropertyValue.apply(DEFAULTS_KEY + "." + name, property.apply(defaults), taker);
    }
  }

  private <T> @Nullable T merged(Function<Client, @Nullable T> property) {
    T own = property.apply(client);
    return own != null ? own : property.apply(defaults);
  }
}
