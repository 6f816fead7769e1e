package io.ttrpc.spring.boot.test.sample;

/** Thrown when a guest has no name. */
class NoNameException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
