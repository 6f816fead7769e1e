package io.ttrpc.spring.boot.client;

/** Something asks for a client of a type that no client has. Immutable; safe for any thread. */
public final class UnsupportedClientTypeException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnsupportedClientTypeException(ClientReference reference) {
    super(
        ("%s asks for client '%s' as %s; expected a generated service interface, its Client or Async"
                + " type, or TtrpcChannel")
            .formatted(reference.where(), reference.client(), reference.type().getName()));
  }
}
