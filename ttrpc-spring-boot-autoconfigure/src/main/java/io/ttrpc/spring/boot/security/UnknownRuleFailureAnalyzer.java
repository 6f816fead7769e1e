package io.ttrpc.spring.boot.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a rule without a service or a method. It names those that the servers have. */
final class UnknownRuleFailureAnalyzer extends AbstractFailureAnalyzer<UnknownRuleException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownRuleException cause) {
    return new FailureAnalysis(
        "A rule of the TtrpcCallRules bean would have no effect: %s.".formatted(cause.getMessage()),
        "Correct the name, or remove the rule. The servers have the services %s and the methods %s."
            .formatted(String.join(", ", cause.services()), String.join(", ", cause.methods())),
        cause);
  }
}
