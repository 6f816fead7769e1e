package io.ttrpc.spring.boot.server;

import java.util.Collection;
import java.util.List;

/** Thrown when a service names a server that is not configured. */
final class UnknownServerException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String beanName;
  private final String server;

  @SuppressWarnings("serial") // List.copyOf returns serializable lists.
  private final List<String> known;

  /**
   * @param known the names of the servers that are configured
   */
  UnknownServerException(String beanName, String server, Collection<String> known) {
    super(
        "bean '%s' has the server '%s', but the servers are '%s'"
            .formatted(beanName, server, String.join("', '", known)));
    this.beanName = beanName;
    this.server = server;
    this.known = List.copyOf(known);
  }

  String beanName() {
    return beanName;
  }

  String server() {
    return server;
  }

  List<String> known() {
    return known;
  }
}
