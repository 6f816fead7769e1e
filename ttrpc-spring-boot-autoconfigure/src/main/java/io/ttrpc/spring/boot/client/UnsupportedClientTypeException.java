package io.ttrpc.spring.boot.client;

/**
 * Thrown when a client is requested as a type that no client has. This class is immutable and
 * thread-safe.
 */
public final class UnsupportedClientTypeException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnsupportedClientTypeException(ClientReference reference) {
    super(
        ("%s asks for client '%s' as %s; expected a generated service interface, its Client or Async"
                + " type, or TtrpcChannel")
            .formatted(reference.where(), reference.spelling(), reference.type().getName()));
  }
}
