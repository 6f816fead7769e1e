package io.ttrpc.spring.boot.security;

import java.util.List;

/** Thrown when a rule is for a service or a method that no server has. */
final class UnknownRuleException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf returns serializable lists.
  private final List<String> services;

  @SuppressWarnings("serial") // As above.
  private final List<String> methods;

  /**
   * @param unknown the rules, such as {@code service a.B} or {@code method a.B/C}
   * @param services the names of the services that the servers have
   * @param methods the full names of their methods
   */
  UnknownRuleException(List<String> unknown, List<String> services, List<String> methods) {
    super("no server has " + String.join(", ", unknown));
    this.services = List.copyOf(services);
    this.methods = List.copyOf(methods);
  }

  List<String> services() {
    return services;
  }

  List<String> methods() {
    return methods;
  }
}
