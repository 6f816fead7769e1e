package io.ttrpc.spring.boot.client;

import java.util.TreeSet;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a client without a target. It names the missing property and the configured
 * clients.
 */
final class MissingClientTargetFailureAnalyzer
    extends AbstractFailureAnalyzer<MissingClientTargetException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingClientTargetException cause) {
    String others =
        cause.configuredClients().isEmpty()
            ? "No client is configured."
            : "Configured clients: " + String.join(", ", new TreeSet<>(cause.configuredClients()));
    return new FailureAnalysis(
        "A bean needs the ttrpc client '%s', but its property %s is not set. %s"
            .formatted(cause.client(), cause.property(), others),
        "Set %s to the server's address, such as unix:///run/app/app.sock, or correct the name in"
                .formatted(cause.property())
            + " @TtrpcClient. ttrpc.client.defaults.target is the target of all clients without their own.",
        cause);
  }
}
