package io.ttrpc.spring.boot.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/**
 * The readiness of the application, as far as its servers decide it: it refuses traffic from the
 * first server that shuts down until all of them have started again. At the start of the
 * application, readiness waits for its runners instead. Safe for use by any thread.
 */
final class Readiness {
  private final ApplicationContext context;

  /** The names of the servers that have shut down and not started again. */
  @GuardedBy("this")
  private final Set<String> refusing = new HashSet<>();

  Readiness(ApplicationContext context) {
    this.context = context;
  }

  /** Refuses traffic before the server of that name shuts down. */
  void onShutdown(String server) {
    synchronized (this) {
      refusing.add(server);
    }
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
  }

  /** Accepts traffic again if the server of that name was the last one to start again. */
  void onStart(String server) {
    boolean last;
    synchronized (this) {
      last = refusing.remove(server) && refusing.isEmpty();
    }
    if (last) {
      AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }
  }
}
