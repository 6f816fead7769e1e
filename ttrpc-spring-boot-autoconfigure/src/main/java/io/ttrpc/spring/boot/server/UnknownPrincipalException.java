package io.ttrpc.spring.boot.server;

/** Thrown when a property names a user or a group that the system does not know. */
final class UnknownPrincipalException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String kind;

  /**
   * @param key the key of the property
   * @param kind "user" or "group"
   */
  UnknownPrincipalException(String key, String kind, String name) {
    super("%s has '%s', but this system has no %s of that name".formatted(key, name, kind));
    this.kind = kind;
  }

  /** Returns "user" or "group". */
  String kind() {
    return kind;
  }
}
