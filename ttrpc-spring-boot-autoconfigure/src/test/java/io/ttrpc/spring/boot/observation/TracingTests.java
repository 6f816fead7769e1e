package io.ttrpc.spring.boot.observation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.observation.TracedContext.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.CallContext;
import io.ttrpc.Metadata;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The spans of calls, which are those that containerd's otelttrpc makes. */
class TracingTests {
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("rpc.ttrpc.status_code");

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        TracedContext.on(folder.resolve("greeter.sock")).withUserConfiguration(TracedGreeter.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SayHello, unary",
    "CountDown, server_streaming",
    "Sum, client_streaming",
    "Echo, bidi_streaming"
  })
  void callIsASpanOfTheServerInsideASpanOfTheClient(String method, String type) {
    runner.run(
        context -> {
          call(greeter(context), method);
          List<SpanData> spans = new TracedContext(context).spans(2);
          SpanData client = span(spans, "test.Greeter/" + method, SpanKind.CLIENT);
          SpanData server = span(spans, "test.Greeter/" + method, SpanKind.SERVER);
          assertThat(client.getParentSpanContext().isValid()).isFalse();
          assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
          assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
          for (SpanData span : spans) {
            assertThat(span.getAttributes().get(NUMBER)).isZero();
            assertAttribute(span, "rpc.system", "ttrpc");
            assertAttribute(span, "rpc.service", "test.Greeter");
            assertAttribute(span, "rpc.method", method);
            assertAttribute(span, "rpc.type", type);
            assertAttribute(span, "ttrpc.status_code", "OK");
            assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
          }
          assertAttribute(client, "client", "greeter");
          assertAttribute(server, "server", "default");
          assertThat(context.getBean(TracedGreeter.class).traceparents)
              .singleElement()
              .asString()
              .matches("00-" + client.getTraceId() + "-" + client.getSpanId() + "-0[13]");
        });
  }

  @Test
  void spanOfTheCallersThreadIsTheParent() {
    runner.run(
        context -> {
          TracedContext traced = new TracedContext(context);
          Span outer = traced.tracer().nextSpan().name("outer").start();
          try (Tracer.SpanInScope scope = traced.tracer().withSpan(outer)) {
            assertThat(scope).isNotNull();
            call(greeter(context), "SayHello");
          } finally {
            outer.end();
          }
          SpanData client = span(traced.spans(3), "test.Greeter/SayHello", SpanKind.CLIENT);
          assertThat(client.getParentSpanId()).isEqualTo(outer.context().spanId());
        });
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND, 5, false", "INTERNAL, 13, true", "UNAVAILABLE, 14, true"})
  void serverMarksAsErrorsWhatOtelttrpcMarks(String code, long number, boolean marked) {
    runner.run(
        context -> {
          fail(greeter(context), code);
          List<SpanData> spans = new TracedContext(context).spans(2);
          SpanData client = span(spans, "test.Greeter/SayHello", SpanKind.CLIENT);
          SpanData server = span(spans, "test.Greeter/SayHello", SpanKind.SERVER);
          assertThat(client.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
          assertThat(server.getStatus().getStatusCode() == StatusCode.ERROR).isEqualTo(marked);
          assertThat(server.getAttributes().get(NUMBER)).isEqualTo(number);
          assertThat(client.getAttributes().get(NUMBER)).isEqualTo(number);
          assertAttribute(server, "ttrpc.status_code", code);
        });
  }

  @Test
  void exceptionOfTheHandlerIsOnTheSpanOfTheServer() {
    runner.run(
        context -> {
          fail(greeter(context), "broken");
          SpanData server =
              span(new TracedContext(context).spans(2), "test.Greeter/SayHello", SpanKind.SERVER);
          assertThat(server.getStatus().getDescription()).isEqualTo("broken on purpose");
          assertThat(server.getEvents())
              .singleElement()
              .satisfies(
                  event ->
                      assertThat(
                              event.getAttributes().get(AttributeKey.stringKey("exception.type")))
                          .isEqualTo(IllegalStateException.class.getName()));
        });
  }

  @ParameterizedTest
  @CsvSource({"01", "03"})
  void traceOfAnyClientGoesOn(String flags) {
    String trace = "e82b27d1fd2994e302c5051f891c9df4";
    String parent = "4f8e9b7a8b0d5800";
    runner.run(
        context -> {
          try (TtrpcChannel channel =
              TtrpcChannel.forTarget(folder.resolve("greeter.sock").toString())) {
            GreeterTtrpc.client(channel)
                .withMetadata(
                    Metadata.of("traceparent", "00-" + trace + "-" + parent + "-" + flags))
                .sayHello(StringValue.of("Ada"));
          }
          SpanData server = new TracedContext(context).spans(1).get(0);
          assertThat(server.getTraceId()).isEqualTo(trace);
          assertThat(server.getParentSpanId()).isEqualTo(parent);
        });
  }

  @Test
  void traceOfAnUnsampledCallIsKept() {
    runner
        .withPropertyValues("management.tracing.sampling.probability=0.0")
        .run(
            context -> {
              call(greeter(context), "SayHello");
              assertThat(context.getBean(TracedGreeter.class).traceparents)
                  .singleElement()
                  .asString()
                  .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
            });
  }

  private static void call(GreeterTtrpc.Client greeter, String method) {
    switch (method) {
      case "SayHello" -> greeter.sayHello(StringValue.of("Ada"));
      case "CountDown" -> greeter.countDown(Int32Value.of(1), response -> {});
      case "Sum" -> greeter.sum(StreamReceiver.of(List.of(Int32Value.of(1))));
      default -> greeter.echo(StreamReceiver.of(List.of(StringValue.of("a"))), response -> {});
    }
  }

  private static void fail(GreeterTtrpc.Client greeter, String how) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(() -> greeter.sayHello(StringValue.of(how)));
  }

  private static void assertAttribute(SpanData span, String key, String value) {
    assertThat(span.getAttributes().get(AttributeKey.stringKey(key))).as(key).isEqualTo(value);
  }

  /** Remembers the trace that each call brings, and fails as its request says. */
  @TtrpcService
  static class TracedGreeter extends Greeter {
    final List<String> traceparents = new CopyOnWriteArrayList<>();

    @Override
    public StringValue sayHello(StringValue name) {
      note();
      return switch (name.getValue()) {
        case "broken" -> throw new IllegalStateException("broken on purpose");
        case "Ada" -> name;
        default ->
            throw new TtrpcException(io.ttrpc.StatusCode.valueOf(name.getValue()), "on purpose");
      };
    }

    @Override
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      note();
      super.countDown(from, responses);
    }

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      note();
      return super.sum(requests);
    }

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      note();
      super.echo(requests, responses);
    }

    private void note() {
      traceparents.addAll(CallContext.current().metadata().all("traceparent"));
    }
  }
}
