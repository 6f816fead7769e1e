package io.ttrpc.interop.cli;

/** The command line is not one that the program understands; the message says what it expects. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message names the mistake and what was expected. */
  public UsageException(String message) {
    super(message);
  }
}
