package io.ttrpc.spring.boot.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what may be injected as a client. */
final class UnsupportedClientTypeFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedClientTypeException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedClientTypeException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Ask for a type that was generated for the service. FooAsync takes the generator's option"
            + " for asynchronous code.",
        cause);
  }
}
