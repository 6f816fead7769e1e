package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.internal.KnownClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * The health of the server, under the name {@code server}, and of each client, under its own name.
 * Clients may be added at any time, because a channel is created when it is first requested.
 */
final class TtrpcHealthContributor implements CompositeHealthContributor {
  private static final String SERVER = "server";

  private final @Nullable ServerHealthIndicator server;
  private final KnownClient.@Nullable Source clients;
  private final ClientFailures failures;

  TtrpcHealthContributor(
      @Nullable ServerHealthIndicator server,
      KnownClient.@Nullable Source clients,
      ClientFailures failures) {
    this.server = server;
    this.clients = clients;
    this.failures = failures;
  }

  @Override
  public @Nullable HealthContributor getContributor(String name) {
    return contributors().get(name);
  }

  @Override
  public Stream<HealthContributors.Entry> stream() {
    return contributors().entrySet().stream()
        .map(entry -> new HealthContributors.Entry(entry.getKey(), entry.getValue()));
  }

  private Map<String, HealthContributor> contributors() {
    Map<String, HealthContributor> contributors = new LinkedHashMap<>();
    if (server != null) {
      contributors.put(SERVER, server);
    }
    if (clients != null) {
      for (KnownClient client : clients.all()) {
        contributors.put(
            freeName(client.name(), contributors), new ClientHealthIndicator(client, failures));
      }
    }
    return contributors;
  }

  /**
   * Returns the name of a client's contributor. Names have no slash, because paths are made of
   * them; a client without a name of its own is named by its target.
   */
  private static String freeName(String client, Map<String, HealthContributor> taken) {
    String name = client.replace('/', '_');
    while (taken.containsKey(name)) {
      name += "_";
    }
    return name;
  }
}
