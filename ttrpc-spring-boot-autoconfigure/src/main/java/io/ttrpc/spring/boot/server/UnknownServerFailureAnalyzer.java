package io.ttrpc.spring.boot.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The analysis of a service on an unknown server. It names the known ones and the key to add. */
final class UnknownServerFailureAnalyzer extends AbstractFailureAnalyzer<UnknownServerException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownServerException cause) {
    return new FailureAnalysis(
        "@TtrpcService of bean '%s' has the server '%s', which is not configured."
            .formatted(cause.beanName(), cause.server()),
        "Set %ssocket.path to the path of its socket file, or name one of the servers that are configured: '%s'."
            .formatted(
                ServerDefinition.prefixOf(cause.server()), String.join("', '", cause.known())),
        cause);
  }
}
