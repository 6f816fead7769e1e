package io.ttrpc.spring.boot.server;

/**
 * Thrown when there are services but no path to serve them on. This class is immutable and
 * thread-safe.
 */
public final class MissingSocketPathException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String server;
  private final String key;

  MissingSocketPathException(String server, String key) {
    super("property " + key + " is not set");
    this.server = server;
    this.key = key;
  }

  /** Returns the name of the server. */
  public String server() {
    return server;
  }

  /** Returns the key of the property that is not set. */
  public String key() {
    return key;
  }
}
