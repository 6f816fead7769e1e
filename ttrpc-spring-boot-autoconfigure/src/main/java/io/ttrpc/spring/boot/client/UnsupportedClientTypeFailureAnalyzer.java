package io.ttrpc.spring.boot.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a client of an unsupported type. It names the types that can be injected. */
final class UnsupportedClientTypeFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedClientTypeException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedClientTypeException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Inject a type that was generated for the service. FooAsync needs the generator's option"
            + " async=true.",
        cause);
  }
}
