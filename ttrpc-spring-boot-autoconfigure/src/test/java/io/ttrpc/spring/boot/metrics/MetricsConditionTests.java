package io.ttrpc.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MetricsConditionTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(Greeter.class);
  }

  @Test
  void bothSidesAreMeteredWithARegistry() {
    runner
        .withBean(SimpleMeterRegistry.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ServerMetricsInterceptor.class)
                    .hasSingleBean(ServerMetricsListeners.class)
                    .hasSingleBean(ServerMeters.class)
                    .hasSingleBean(ClientMetricsInterceptorFactory.class)
                    .hasSingleBean(ClientReconnectsCounter.class)
                    .hasSingleBean(ClientConnectionsGauge.class));
  }

  @Test
  void registryOfBootsOwnMetricsIsUsed() {
    runner
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ServerMetricsInterceptor.class)
                    .hasSingleBean(ClientMetricsInterceptorFactory.class));
  }

  @Test
  void nothingIsMeteredWithoutARegistry() {
    runner.run(
        context ->
            assertThat(context)
                .doesNotHaveBean(TtrpcServerMetricsAutoConfiguration.class)
                .doesNotHaveBean(TtrpcClientMetricsAutoConfiguration.class));
  }

  @Test
  void nothingIsMeteredWithoutMicrometer() {
    runner
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(TtrpcServerMetricsAutoConfiguration.class)
                    .doesNotHaveBean(TtrpcClientMetricsAutoConfiguration.class));
  }

  @Test
  void clientsAreMeteredWithoutAServer() {
    GreeterContext.bare()
        .withBean(SimpleMeterRegistry.class)
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TtrpcServerMetricsAutoConfiguration.class)
                    .hasSingleBean(TtrpcClientMetricsAutoConfiguration.class));
  }

  @Test
  void metersOfTheServerMayBeOff() {
    runner
        .withBean(SimpleMeterRegistry.class)
        .withPropertyValues("ttrpc.server.metrics.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TtrpcServerMetricsAutoConfiguration.class)
                    .hasSingleBean(TtrpcClientMetricsAutoConfiguration.class));
  }

  @Test
  void metersOfTheClientsMayBeOff() {
    runner
        .withBean(SimpleMeterRegistry.class)
        .withPropertyValues("ttrpc.client.metrics.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TtrpcServerMetricsAutoConfiguration.class)
                    .doesNotHaveBean(TtrpcClientMetricsAutoConfiguration.class));
  }
}
