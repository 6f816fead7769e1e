package io.ttrpc.spring.boot.internal;

/**
 * The names of the beans that record the timers of observed calls. Where such a bean is defined,
 * nothing else records these timers.
 */
public final class ObservationTimerBeans {
  /** The bean for the timer {@code ttrpc.server}. */
  public static final String SERVER = "ttrpcServerObservationTimer";

  /** The bean for the timer {@code ttrpc.client}. */
  public static final String CLIENT = "ttrpcClientObservationTimer";

  private ObservationTimerBeans() {}
}
