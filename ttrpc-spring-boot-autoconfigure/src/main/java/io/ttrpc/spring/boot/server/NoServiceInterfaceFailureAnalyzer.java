package io.ttrpc.spring.boot.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what a service bean is expected to implement. */
final class NoServiceInterfaceFailureAnalyzer
    extends AbstractFailureAnalyzer<NoServiceInterfaceException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoServiceInterfaceException cause) {
    return new FailureAnalysis(
        "Nothing to serve: " + cause.getMessage() + ".",
        "Let %s implement the FooService or FooAsync interface that was generated for the service, or"
                .formatted(cause.beanType().getSimpleName())
            + " remove @TtrpcService. A proxy made of other interfaces alone hides it as well.",
        cause);
  }
}
