package io.ttrpc.spring.boot.client;

import java.util.TreeSet;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property would give the client its target, and which clients there are. */
final class MissingClientTargetFailureAnalyzer
    extends AbstractFailureAnalyzer<MissingClientTargetException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingClientTargetException cause) {
    String others =
        cause.configuredClients().isEmpty()
            ? "No client is configured."
            : "Configured clients: " + String.join(", ", new TreeSet<>(cause.configuredClients()));
    return new FailureAnalysis(
        "The ttrpc client '%s' is asked for, and property %s does not say where it connects to. %s"
            .formatted(cause.client(), cause.property(), others),
        "Set %s to the server's address, such as unix:///run/app/app.sock, or correct the name in"
                .formatted(cause.property())
            + " @TtrpcClient. ttrpc.client.defaults.target holds for all clients without their own.",
        cause);
  }
}
