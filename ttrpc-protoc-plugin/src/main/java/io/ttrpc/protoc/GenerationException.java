package io.ttrpc.protoc;

/**
 * Signals that no correct code can be generated. The message is for the author of the .proto file.
 */
final class GenerationException extends Exception {
  private static final long serialVersionUID = 1;

  private final String problem;

  GenerationException(String problem) {
    super(problem);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem;
  }
}
