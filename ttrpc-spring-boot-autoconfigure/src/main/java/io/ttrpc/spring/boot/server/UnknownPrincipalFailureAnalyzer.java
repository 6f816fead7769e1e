package io.ttrpc.spring.boot.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of an unknown user or group. It names the property, the value and the remedy. */
final class UnknownPrincipalFailureAnalyzer
    extends AbstractFailureAnalyzer<UnknownPrincipalException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownPrincipalException cause) {
    String kind = cause.kind();
    return new FailureAnalysis(
        "The property " + cause.getMessage() + ", so that it would admit nobody.",
        "Correct the property, or create the %s. Expected is the name of a %s, or its number."
            .formatted(kind, kind),
        cause);
  }
}
