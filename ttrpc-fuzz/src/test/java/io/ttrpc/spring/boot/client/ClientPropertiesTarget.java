package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.fuzz.Check;
import io.ttrpc.fuzz.PropertiesInput;
import io.ttrpc.fuzz.Target;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of clients, from a text of properties to the builders of channels. A value is
 * accepted, or refused with its key.
 */
public final class ClientPropertiesTarget implements Target {
  private static final String PREFIX = "ttrpc.client";

  @Override
  public void run(byte[] input) {
    PropertiesInput.of(input, PREFIX).ifPresent(environment -> run(environment));
  }

  private static void run(ConfigurableEnvironment environment) {
    TtrpcClientProperties properties =
        PropertiesInput.bound(environment, PREFIX, TtrpcClientProperties.class);
    if (properties == null) {
      return;
    }
    try {
      ClientKeys.check(environment);
      ChannelTargets targets = new ChannelTargets(null, environment);
      ClientMapping.ofDefaults(properties).check(targets);
      for (String name : properties.getClients().keySet()) {
        ClientMapping mapping = ClientMapping.of(name, properties);
        mapping.check(targets);
        TtrpcChannel.Builder builder = TtrpcChannel.builder("/unknown");
        mapping.apply(builder);
        builder.build().close();
      }
    } catch (InvalidConfigurationPropertyValueException e) {
      Check.that(e.getName().startsWith(PREFIX), () -> "the key was " + e.getName());
      Check.that(!String.valueOf(e.getReason()).isBlank(), () -> "no reason");
    }
  }

  @Override
  public List<byte[]> seeds() {
    return PropertiesInput.seeds(
        """
        defaults.timeout=2s
        clients.a.target=unix:///run/a.sock
        clients.a.max-message-size=1MB
        clients.a.reconnect.max-backoff=10s
        """,
        """
        clients.a.target=/a
        clients.a.method[p.Service/Method].timeout=100ms
        clients.a.method[p.Service/Method].idempotent=true
        clients.a.metadata.key=value
        clients.a.wait-for-ready=true
        """,
        """
        clients[b/c].target=hvsock:///vm:1
        clients[b/c].connect-timeout=PT1S
        clients[b/c].propagate-deadline=false
        clients[b/c].max-busy-poll=0
        clients[b/c].eager-connect=yes
        clients[b/c].reconnect.initial-backoff=1ms
        metrics.enabled=off
        """);
  }

  @Override
  public List<String> words() {
    return List.of(
        "clients.",
        "defaults.",
        "target=",
        "timeout=",
        ".method[",
        "/M].",
        "idempotent=true",
        "metadata.",
        "max-message-size=",
        "reconnect.",
        "initial-backoff=",
        "max-backoff=",
        "${",
        "}",
        "ms",
        "PT",
        "KB",
        "=-1",
        "max-busy-poll=",
        "connect-timeout=",
        "wait-for-ready=",
        "dns:",
        "local:");
  }
}
