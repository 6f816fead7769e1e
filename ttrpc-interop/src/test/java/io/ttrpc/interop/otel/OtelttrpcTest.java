package io.ttrpc.interop.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.interop.peer.PeerPrograms;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import io.ttrpc.interop.server.Conformance;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A trace goes on from Go to Java and from Java to Go, where both sides use their usual
 * instrumentation: Micrometer here, otelttrpc there. The interceptors of otelttrpc are for unary
 * calls. The Go server therefore returns the metadata of a stream; a Go client sends none with it.
 */
@RequiresPeer(Peer.GO)
@Timeout(300)
class OtelttrpcTest {
  private static final String ECHO = "ttrpc.conformance.v1.Conformance/Echo";
  private static final String ECHO_STREAM = "ttrpc.conformance.v1.Conformance/EchoStream";
  private static final String FAIL = "ttrpc.conformance.v1.Conformance/Fail";
  private static final Path PROGRAMS = PeerPrograms.output().resolve("otel");
  private static final PeerPrograms PEERS =
      new PeerPrograms(
          "otel", List.of("go", "build", "-o", PROGRAMS + "/", "./server", "./client"), PROGRAMS);

  @TempDir Path folder;

  @Test
  void vetHasNothingToSay() throws Exception {
    PEERS.run(List.of("go", "vet", "./..."));
  }

  @Test
  void spansOfTheJavaServerAreChildrenOfTheSpansOfTheGoClient() throws Exception {
    Path socket = folder.resolve("java.sock");
    try (ConfigurableApplicationContext context =
            start(Serving.class, "--ttrpc.server.socket.path=" + socket);
        Program client = PEERS.client(folder, socket)) {
      assertThat(client.awaitExit()).as(client::toString).isZero();
      List<SpanData> java = spans(context, 1);
      List<GoSpan> go = GoSpan.of(client);
      GoSpan outer = span(go, "outer");
      GoSpan echo = span(go, ECHO);
      assertThat(echo.kind()).isEqualTo("client");
      assertThat(echo.parent()).isEqualTo(outer.id());

      SpanData unary = span(java, ECHO, SpanKind.SERVER);
      assertThat(unary.getTraceId()).isEqualTo(outer.trace());
      assertThat(unary.getParentSpanId()).isEqualTo(echo.id());
      assertSameAttributes(unary, echo);
    }
  }

  @Test
  void spansOfTheGoServerAreChildrenOfTheSpansOfTheJavaClient() throws Exception {
    Path socket = folder.resolve("go.sock");
    try (Program server = PEERS.serve(folder, socket);
        ConfigurableApplicationContext context =
            start(Calling.class, "--ttrpc.client.clients.go.target=unix://" + socket)) {
      ConformanceTtrpc.Client client =
          ConformanceTtrpc.client(context.getBean(TtrpcChannels.class).channel("go"));
      List<EchoResponse> streamed = new ArrayList<>();
      Span outer =
          within(
              context,
              () -> {
                client.echo(EchoRequest.getDefaultInstance());
                client.echoStream(
                    StreamReceiver.of(List.of(EchoRequest.getDefaultInstance())), streamed::add);
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(
                        () ->
                            client.fail(
                                FailRequest.newBuilder()
                                    .setCode(StatusCode.NOT_FOUND.number())
                                    .build()));
              });
      List<SpanData> java = spans(context, 4);
      await("the spans of " + server).until(() -> GoSpan.of(server).size() == 2);
      List<GoSpan> go = GoSpan.of(server);
      for (String name : List.of(ECHO, FAIL)) {
        SpanData called = span(java, name, SpanKind.CLIENT);
        assertThat(called.getTraceId()).isEqualTo(outer.context().traceId());
        assertThat(called.getParentSpanId()).isEqualTo(outer.context().spanId());
        GoSpan served = span(go, name);
        assertThat(served.kind()).isEqualTo("server");
        assertThat(served.trace()).isEqualTo(outer.context().traceId());
        assertThat(served.parent()).isEqualTo(called.getSpanId());
        assertSameAttributes(called, served);
      }
      SpanData stream = span(java, ECHO_STREAM, SpanKind.CLIENT);
      assertThat(streamed)
          .singleElement()
          .satisfies(
              seen ->
                  assertThat(seen.getMetadataList())
                      .anySatisfy(
                          pair -> {
                            assertThat(pair.getKey()).isEqualTo("traceparent");
                            assertThat(pair.getValue())
                                .startsWith(
                                    "00-" + stream.getTraceId() + "-" + stream.getSpanId() + "-");
                          }));
    }
  }

  /** Asserts that the Java span has each attribute of the Go span, with its type and value. */
  private static void assertSameAttributes(SpanData java, GoSpan go) {
    List<String> attributes = new ArrayList<>();
    Consumer<AttributeKey<?>> add =
        key ->
            attributes.add(
                key.getKey()
                    + (key.getType().name().equals("LONG") ? ":INT64=" : ":STRING=")
                    + java.getAttributes().get(key));
    java.getAttributes().asMap().keySet().forEach(add);
    assertThat(attributes).containsAll(go.attributes());
  }

  private static Span within(ConfigurableApplicationContext context, Runnable calls) {
    Tracer tracer = context.getBean(Tracer.class);
    Span outer = tracer.nextSpan().name("outer").start();
    try (Tracer.SpanInScope scope = tracer.withSpan(outer)) {
      assertThat(scope).isNotNull();
      calls.run();
    } finally {
      outer.end();
    }
    return outer;
  }

  private static ConfigurableApplicationContext start(Class<?> application, String argument) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .run(argument, "--management.tracing.sampling.probability=1.0");
  }

  /** Returns the spans of this process, once there are that many. */
  private static List<SpanData> spans(ConfigurableApplicationContext context, int count) {
    InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
    await("spans").untilAsserted(() -> assertThat(exporter.getFinishedSpanItems()).hasSize(count));
    return exporter.getFinishedSpanItems();
  }

  private static SpanData span(List<SpanData> spans, String name, SpanKind kind) {
    return spans.stream()
        .filter(span -> span.getName().equals(name) && span.getKind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("expected " + name + " among " + spans));
  }

  private static GoSpan span(List<GoSpan> spans, String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("expected " + name + " among " + spans));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Calling {
    @Bean
    InMemorySpanExporter exporter() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SimpleSpanProcessor processor(InMemorySpanExporter exporter) {
      return SimpleSpanProcessor.builder(exporter).build();
    }
  }

  static class Serving extends Calling {
    @Bean
    @TtrpcService
    ConformanceService conformance() {
      return new Conformance();
    }
  }
}
