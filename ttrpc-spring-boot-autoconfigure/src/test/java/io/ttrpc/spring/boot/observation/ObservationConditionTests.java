package io.ttrpc.spring.boot.observation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationConditionTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(Greeter.class);
  }

  @Test
  void bothSidesAreObservedWithBootsObservation() {
    observed()
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ServerObservationInterceptor.class)
                    .hasSingleBean(ClientObservationInterceptorFactory.class)
                    .hasSingleBean(TtrpcServerObservationProperties.class)
                    .hasSingleBean(TtrpcClientObservationProperties.class));
  }

  @Test
  void nothingIsObservedWithoutARegistry() {
    runner.run(
        context ->
            assertThat(context)
                .doesNotHaveBean(TtrpcServerObservationAutoConfiguration.class)
                .doesNotHaveBean(TtrpcClientObservationAutoConfiguration.class));
  }

  @Test
  void nothingIsObservedWithoutMicrometer() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                ObservationRegistry.class, MeterRegistry.class, Tracer.class, Propagator.class))
        .run(
            context -> {
              assertThat(context)
                  .hasNotFailed()
                  .doesNotHaveBean(TtrpcServerObservationAutoConfiguration.class)
                  .doesNotHaveBean(TtrpcClientObservationAutoConfiguration.class)
                  .doesNotHaveBean(TtrpcTracingAutoConfiguration.class);
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void callsAreObservedWithoutMetrics() {
    observed()
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
        .run(
            context -> {
              assertThat(context).hasSingleBean(ServerObservationInterceptor.class);
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void registryThatObservesNothingCostsNoCall() {
    runner
        .withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void clientsAreObservedWithoutAServer() {
    GreeterContext.bare()
        .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TtrpcServerObservationAutoConfiguration.class)
                    .hasSingleBean(TtrpcClientObservationAutoConfiguration.class));
  }

  @Test
  void observationOfTheServerMayBeOff() {
    observed()
        .withPropertyValues("ttrpc.server.observation.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ServerObservationInterceptor.class)
                    .doesNotHaveBean(ServerObservationTimer.class)
                    .hasSingleBean(ClientObservationInterceptorFactory.class));
  }

  @Test
  void observationOfTheClientsMayBeOff() {
    observed()
        .withPropertyValues("ttrpc.client.observation.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ServerObservationInterceptor.class)
                    .doesNotHaveBean(ClientObservationTimer.class)
                    .doesNotHaveBean(ClientObservationInterceptorFactory.class));
  }

  @Test
  void spansNeedTracing() {
    observed()
        .run(context -> assertThat(context).doesNotHaveBean(ServerTracingObservationHandler.class));
    TracedContext.on(folder.resolve("traced.sock"))
        .withUserConfiguration(Greeter.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ServerTracingObservationHandler.class)
                    .hasSingleBean(ClientTracingObservationHandler.class));
  }

  private ApplicationContextRunner observed() {
    return runner
        .withBean(SimpleMeterRegistry.class)
        .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));
  }
}
