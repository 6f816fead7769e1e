package io.ttrpc.spring.boot.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a service bean without a generated interface. */
final class NoServiceInterfaceFailureAnalyzer
    extends AbstractFailureAnalyzer<NoServiceInterfaceException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoServiceInterfaceException cause) {
    return new FailureAnalysis(
        "Nothing to serve: " + cause.getMessage() + ".",
        "Let %s implement the FooService or FooAsync interface that was generated for the service, or"
                .formatted(cause.beanType().getSimpleName())
            + " remove @TtrpcService. A proxy of other interfaces only hides it too.",
        cause);
  }
}
