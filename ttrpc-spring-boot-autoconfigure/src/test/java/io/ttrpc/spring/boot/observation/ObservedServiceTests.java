package io.ttrpc.spring.boot.observation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.observation.TracedContext.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.observation.annotation.Observed;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.CallKind;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Micrometer's annotation on a service observes its methods inside of their calls. */
@Timeout(60)
class ObservedServiceTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        TracedContext.on(folder.resolve("greeter.sock"))
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withPropertyValues("management.observations.annotations.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void methodIsObservedBelowItsCallBehindEitherProxy(boolean classes) {
    runner
        .withUserConfiguration(ObservedGreeter.class)
        .withPropertyValues("spring.aop.proxy-target-class=" + classes)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertBelowTheCall(new TracedContext(context).spans(3));
            });
  }

  @Test
  void asynchronousMethodIsObservedUntilItsResponse() {
    runner
        .withUserConfiguration(ObservedAsyncGreeter.class)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertBelowTheCall(new TracedContext(context).spans(3));
            });
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void callsOfAllKindsWorkOnAnObservedClass(CallKind kind) {
    runner
        .withUserConfiguration(ObservedClass.class)
        .run(
            context -> {
              AllKinds.call(greeter(context), kind);
              assertThat(new TracedContext(context).spans(3))
                  .extracting(SpanData::getKind)
                  .containsExactlyInAnyOrder(SpanKind.CLIENT, SpanKind.SERVER, SpanKind.INTERNAL);
            });
  }

  @Test
  void statusOfAnObservedMethodReachesTheClient() {
    runner
        .withUserConfiguration(ObservedGreeter.class)
        .run(
            context ->
                assertThatExceptionOfType(TtrpcException.class)
                    .isThrownBy(() -> hello(greeter(context), "nobody"))
                    .satisfies(
                        failure -> assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND)));
  }

  private static void assertBelowTheCall(List<SpanData> spans) {
    SpanData call = span(spans, "test.Greeter/SayHello", SpanKind.SERVER);
    SpanData method = span(spans, "greet", SpanKind.INTERNAL);
    assertThat(method.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(method.getEndEpochNanos()).isLessThanOrEqualTo(call.getEndEpochNanos());
  }

  @TtrpcService
  static class ObservedGreeter extends Greeter {
    @Observed(contextualName = "greet")
    @Override
    public StringValue sayHello(StringValue name) {
      if (name.getValue().equals("nobody")) {
        throw new TtrpcException(StatusCode.NOT_FOUND, "no nobody");
      }
      return super.sayHello(name);
    }
  }

  @TtrpcService
  static class ObservedAsyncGreeter extends AsyncGreeter {
    @Observed(contextualName = "greet")
    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return super.sayHello(name);
    }
  }

  /** The aspect is for methods that the annotated class itself declares. */
  @Observed
  @TtrpcService
  static class ObservedClass extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      return super.sayHello(name);
    }

    @Override
    public void countDown(Int32Value from, StreamSender<Int32Value> responses) {
      super.countDown(from, responses);
    }

    @Override
    public Int32Value sum(StreamReceiver<Int32Value> requests) {
      return super.sum(requests);
    }

    @Override
    public void echo(StreamReceiver<StringValue> requests, StreamSender<StringValue> responses) {
      super.echo(requests, responses);
    }
  }
}
