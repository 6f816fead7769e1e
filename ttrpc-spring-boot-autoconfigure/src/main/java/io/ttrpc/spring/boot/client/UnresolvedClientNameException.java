package io.ttrpc.spring.boot.client;

/** Thrown when an annotation names a client by a placeholder that no property resolves. */
final class UnresolvedClientNameException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnresolvedClientNameException(ClientReference reference, String resolved) {
    super(
        "%s asks for the ttrpc client '%s', but no property resolves the placeholder in '%s'"
            .formatted(reference.where(), reference.spelling(), resolved));
  }
}
