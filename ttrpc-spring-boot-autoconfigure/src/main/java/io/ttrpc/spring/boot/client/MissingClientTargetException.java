package io.ttrpc.spring.boot.client;

import java.util.Set;

/** Nothing says where a client connects to. Immutable; safe for any thread. */
public final class MissingClientTargetException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String client;
  private final transient Set<String> configuredClients;

  MissingClientTargetException(String client, Set<String> configuredClients) {
    super(
        "ttrpc client '%s' has no target: set %s.target, such as unix:///run/app/app.sock"
            .formatted(client, ClientMapping.keyOf(client)));
    this.client = client;
    this.configuredClients = Set.copyOf(configuredClients);
  }

  /** The client's name. */
  public String client() {
    return client;
  }

  /** The key of the property that would say it. */
  public String property() {
    return ClientMapping.keyOf(client) + ".target";
  }

  /** The names of the clients that have properties. */
  public Set<String> configuredClients() {
    return configuredClients;
  }
}
