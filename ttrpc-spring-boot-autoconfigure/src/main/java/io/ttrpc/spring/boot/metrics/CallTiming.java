package io.ttrpc.spring.boot.metrics;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;

/** The part of the application that records the timer of calls. */
enum CallTiming {
  /** The metrics interceptor. */
  BY_METRICS,
  /** The observation, whose key values are the tags. */
  BY_OBSERVATION;

  /**
   * Returns the part that records the timer of one side.
   *
   * @param timerBean the name of the bean that records the timer of observed calls
   */
  static CallTiming of(ListableBeanFactory beanFactory, String timerBean) {
    return beanFactory.containsBeanDefinition(timerBean)
            && !beanFactory.getBean(ObservationRegistry.class).isNoop()
        ? BY_OBSERVATION
        : BY_METRICS;
  }
}
