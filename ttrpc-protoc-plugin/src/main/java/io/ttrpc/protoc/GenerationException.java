package io.ttrpc.protoc;

/** No correct code can be written; the message is for the author of the .proto file. */
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
