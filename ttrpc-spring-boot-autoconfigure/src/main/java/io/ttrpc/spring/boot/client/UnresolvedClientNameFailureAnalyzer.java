package io.ttrpc.spring.boot.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a client's name whose placeholder no property resolves. */
final class UnresolvedClientNameFailureAnalyzer
    extends AbstractFailureAnalyzer<UnresolvedClientNameException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnresolvedClientNameException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Set the property of the placeholder, give the placeholder a default such as"
            + " ${property:name}, or write the client's name into the annotation.",
        cause);
  }
}
