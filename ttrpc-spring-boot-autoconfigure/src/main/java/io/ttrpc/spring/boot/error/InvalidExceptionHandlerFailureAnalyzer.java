package io.ttrpc.spring.boot.error;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of an exception handler that cannot be used. It names the method. */
final class InvalidExceptionHandlerFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidExceptionHandlerException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidExceptionHandlerException cause) {
    return new FailureAnalysis(
        "The @TtrpcExceptionHandler method " + cause.getMessage() + ".", cause.expected(), cause);
  }
}
