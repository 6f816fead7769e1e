package io.ttrpc.spring.boot.observation;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the spans of calls, for applications that have tracing. Only Spring Boot
 * uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass(PropagatingReceiverTracingObservationHandler.class)
@ConditionalOnBean({Tracer.class, Propagator.class})
public final class TtrpcTracingAutoConfiguration {
  /** The order of the handlers: before those of Spring Boot, which take any context. */
  private static final int ORDER = 0;

  @Bean
  @Order(ORDER)
  ServerTracingObservationHandler ttrpcServerTracingObservationHandler(
      Tracer tracer, Propagator propagator) {
    return new ServerTracingObservationHandler(tracer, propagator);
  }

  @Bean
  @Order(ORDER)
  ClientTracingObservationHandler ttrpcClientTracingObservationHandler(
      Tracer tracer, Propagator propagator) {
    return new ClientTracingObservationHandler(tracer, propagator);
  }
}
