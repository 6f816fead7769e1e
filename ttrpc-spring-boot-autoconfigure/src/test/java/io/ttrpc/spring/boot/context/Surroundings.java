package io.ttrpc.spring.boot.context;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.CallContext;
import io.ttrpc.spring.boot.observation.TtrpcServerObservationContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The surroundings of callbacks on their threads: the caller, the observation and the call. */
public final class Surroundings {
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private final ObservationRegistry registry;

  /** Creates an object that has found nothing yet. */
  public Surroundings(ObservationRegistry registry) {
    this.registry = registry;
  }

  /** Returns a registry that observes calls and keeps nothing. */
  public static ObservationRegistry observing() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(context -> true);
    return registry;
  }

  /** Notes what the current thread has. */
  public void note() {
    noted.add(now());
  }

  /** Returns what was noted. */
  public Set<String> noted() {
    return noted;
  }

  /** Returns what the current thread has. */
  public String now() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    Observation observation = registry.getCurrentObservation();
    CallContext call = CallContext.currentOrNull();
    return of(
        caller == null ? "nobody" : caller.getName(),
        observation == null ? "none" : nameOf(observation),
        call == null ? "none" : call.method().method());
  }

  /** Returns the text for a thread with these. */
  public static String of(String caller, String observation, String call) {
    return "caller " + caller + ", observation " + observation + ", call " + call;
  }

  private static String nameOf(Observation observation) {
    return observation.getContext() instanceof TtrpcServerObservationContext served
        ? served.call().method().method()
        : String.valueOf(observation.getContext().getName());
  }
}
