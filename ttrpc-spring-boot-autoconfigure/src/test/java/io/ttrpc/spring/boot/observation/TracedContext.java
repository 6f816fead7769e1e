package io.ttrpc.spring.boot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A context with Boot's tracing by OpenTelemetry, and the spans that it has made. A call may have
 * returned to its caller a moment before the server has ended its span, so reading waits.
 */
record TracedContext(ApplicationContext context) {
  static ApplicationContextRunner on(Path socket) {
    return GreeterContext.on(socket)
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                ObservationAutoConfiguration.class,
                MicrometerTracingAutoConfiguration.class,
                OpenTelemetrySdkAutoConfiguration.class,
                OpenTelemetryTracingAutoConfiguration.class))
        .withBean(SimpleMeterRegistry.class)
        .withUserConfiguration(Spans.class)
        .withPropertyValues("management.tracing.sampling.probability=1.0");
  }

  Tracer tracer() {
    return context.getBean(Tracer.class);
  }

  /** Returns the spans that have ended, once there are that many. */
  List<SpanData> spans(int count) {
    InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
    await("spans").untilAsserted(() -> assertThat(exporter.getFinishedSpanItems()).hasSize(count));
    return exporter.getFinishedSpanItems();
  }

  /** Returns the server's span of the greeting, once it has ended. */
  SpanData servedHello() {
    InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
    return await("the server's span")
        .until(
            () ->
                exporter.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals("test.Greeter/SayHello"))
                    .filter(span -> span.getKind() == SpanKind.SERVER)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Returns the only span with that name and kind. */
  static SpanData span(List<SpanData> spans, String name, SpanKind kind) {
    List<SpanData> found =
        spans.stream()
            .filter(span -> span.getName().equals(name) && span.getKind() == kind)
            .toList();
    assertThat(found).as(name + " of kind " + kind + " among " + spans).hasSize(1);
    return found.get(0);
  }

  @Configuration(proxyBeanMethods = false)
  static class Spans {
    @Bean
    InMemorySpanExporter exporter() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SimpleSpanProcessor processor(InMemorySpanExporter exporter) {
      return SimpleSpanProcessor.builder(exporter).build();
    }
  }
}
