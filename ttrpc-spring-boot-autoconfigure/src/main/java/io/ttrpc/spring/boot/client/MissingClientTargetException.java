package io.ttrpc.spring.boot.client;

import java.util.Set;

/** Thrown when a client has no target to connect to. This class is immutable and thread-safe. */
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

  /** Returns the name of the client. */
  public String client() {
    return client;
  }

  /** Returns the key of the missing property. */
  public String property() {
    return ClientMapping.keyOf(client) + ".target";
  }

  /** Returns the names of the clients that have properties. */
  public Set<String> configuredClients() {
    return configuredClients;
  }
}
