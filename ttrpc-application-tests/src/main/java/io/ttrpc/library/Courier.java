package io.ttrpc.library;

/** Brings a book from the stacks. */
@FunctionalInterface
interface Courier {
  /** Returns when the book is there. */
  void fetch(String isbn);
}
