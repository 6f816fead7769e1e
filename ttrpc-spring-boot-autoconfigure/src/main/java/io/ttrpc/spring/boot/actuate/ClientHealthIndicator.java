package io.ttrpc.spring.boot.actuate;

import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.spring.boot.internal.KnownClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** The health of a client, by the state of its channel. The check neither connects nor waits. */
record ClientHealthIndicator(KnownClient client, ClientFailures failures)
    implements HealthIndicator {

  @Override
  public Health health() {
    State state = client.state();
    ClientFailures.Failure failure = failures.last(client.name());
    Health.Builder health = Health.status(status(state, failure));
    if (client.target() != null) {
      health.withDetail("target", client.target());
    }
    health.withDetail("state", state);
    if (failure != null) {
      health.withDetail("lastError", failure.message());
      health.withDetail("lastErrorAt", failure.at());
    }
    return health.build();
  }

  /**
   * Returns the status. A client that has not connected yet is healthy. A client that tries again
   * after a failure is not, so that its status does not alternate while the server is away.
   */
  private static Status status(State state, ClientFailures.@Nullable Failure failure) {
    return switch (state) {
      case READY, IDLE -> Status.UP;
      case CONNECTING -> failure != null && failure.isCurrent() ? Status.DOWN : Status.UP;
      case TRANSIENT_FAILURE -> Status.DOWN;
      case SHUTDOWN -> Status.OUT_OF_SERVICE;
    };
  }
}
