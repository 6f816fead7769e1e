package io.ttrpc.spring.boot.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a service with two beans. It names both. */
final class DuplicateServiceFailureAnalyzer
    extends AbstractFailureAnalyzer<DuplicateServiceException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DuplicateServiceException cause) {
    String action =
        cause.firstBean().equals(cause.secondBean())
            ? "Let the bean implement one of the interfaces: the blocking or the asynchronous one."
            : "Remove one of the beans, or @TtrpcService from one of them. To serve the same service"
                + " in two ways, let @TtrpcService(server = …) serve one of them on another server, or"
                + " give one of them a package of its own in its .proto file.";
    return new FailureAnalysis(
        "A server can have each service only once, but " + cause.getMessage() + ".", action, cause);
  }
}
