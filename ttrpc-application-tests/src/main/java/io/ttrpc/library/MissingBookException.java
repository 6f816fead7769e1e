package io.ttrpc.library;

/** The library does not have the book. */
final class MissingBookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingBookException(String isbn) {
    super("the library has no book " + isbn);
  }
}
