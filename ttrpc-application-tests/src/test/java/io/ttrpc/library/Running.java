package io.ttrpc.library;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.library.v1.LibraryTtrpc;
import io.ttrpc.spring.boot.client.ImportTtrpcClients;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The library and an application that calls it, each with its own context. */
final class Running implements AutoCloseable {
  private static final Pattern CALLS =
      Pattern.compile("ttrpc_server_(seconds_count|calls_rejected_total)\\{");

  private static final String DATABASE =
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

  private final ConfigurableApplicationContext server;
  private final ConfigurableApplicationContext client;
  private final PrometheusMeterRegistry meters;
  private final SdkTracerProvider tracers;
  private final InMemorySpanExporter spans;
  private final Path folder;

  Running(Path folder, Courier courier) {
    this.folder = folder;
    Path socket = folder.resolve("library.sock");
    server =
        new SpringApplicationBuilder(LibraryApplication.class, Spans.class)
            .initializers(context -> context.getBeanFactory().registerSingleton("courier", courier))
            .web(WebApplicationType.NONE)
            .run("--ttrpc.server.socket.path=" + socket);
    meters = server.getBean(PrometheusMeterRegistry.class);
    tracers = server.getBean(SdkTracerProvider.class);
    spans = server.getBean(InMemorySpanExporter.class);
    client =
        new SpringApplicationBuilder(Reader.class)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.client.clients.library.target=unix://" + socket,
                "--spring.autoconfigure.exclude=" + DATABASE);
  }

  LibraryTtrpc.Client library() {
    return client.getBean(LibraryTtrpc.Client.class);
  }

  <T> T clientBean(Class<T> type) {
    return client.getBean(type);
  }

  /** Returns the folder of the socket. */
  String folder() {
    return folder.toString();
  }

  void stopServer() {
    server.close();
  }

  /** Returns the counts of the server's calls by meter and tags, as Prometheus reads them. */
  Map<String, Double> serverCounts() {
    Map<String, Double> counts = new HashMap<>();
    for (String line : meters.scrape().lines().toList()) {
      if (CALLS.matcher(line).lookingAt()) {
        int end = line.lastIndexOf('}');
        counts.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
      }
    }
    return counts;
  }

  /** Returns the server's finished spans, and forgets them. */
  List<SpanData> takeSpans() {
    if (server.isActive()) {
      tracers.forceFlush().join(10, TimeUnit.SECONDS);
    }
    List<SpanData> finished = spans.getFinishedSpanItems();
    spans.reset();
    return finished;
  }

  String serverHealth() {
    return server.isActive() ? health(server, "server") : "closed";
  }

  String clientHealth() {
    return health(client, "library");
  }

  private static String health(ConfigurableApplicationContext context, String component) {
    return Objects.requireNonNull(
            context.getBean(HealthEndpoint.class).healthForPath("ttrpc", component), component)
        .getStatus()
        .getCode();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  /** Keeps the spans in memory. */
  @Configuration(proxyBeanMethods = false)
  static class Spans {
    @Bean
    InMemorySpanExporter spanExporter() {
      return InMemorySpanExporter.create();
    }
  }

  /** An application that calls the library. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportTtrpcClients(target = "library", types = LibraryTtrpc.Client.class)
  static class Reader {}
}
