package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * The health of the servers, under the names {@code server} and {@code server-<name>}, and of each
 * client, under its own name. Clients may be added at any time, because a channel is created when
 * it is first requested.
 */
final class TtrpcHealthContributor implements CompositeHealthContributor {
  private static final String SERVER = "server";

  private final KnownServer.@Nullable Source servers;
  private final KnownClient.@Nullable Source clients;
  private final ClientFailures failures;

  TtrpcHealthContributor(
      KnownServer.@Nullable Source servers,
      KnownClient.@Nullable Source clients,
      ClientFailures failures) {
    this.servers = servers;
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
    if (servers != null) {
      for (KnownServer server : servers.all()) {
        contributors.put(component(server.name()), new ServerHealthIndicator(server));
      }
    }
    if (clients != null) {
      for (KnownClient client : clients.all()) {
        contributors.put(
            freeName(client.name(), contributors), new ClientHealthIndicator(client, failures));
      }
    }
    return contributors;
  }

  private static String component(String server) {
    return server.equals(TtrpcServerName.DEFAULT) ? SERVER : SERVER + "-" + server;
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
