package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallKind;
import io.ttrpc.Metadata;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Each end of a call, for each kind of calls, has the same tags in the timers: whether the metrics
 * record them or the observation, and whatever the handler throws when its call is cancelled.
 */
@ParameterizedClass
@EnumSource(CallTiming.class)
@Timeout(60)
class CallEndTests {
  @Parameter CallTiming timing = CallTiming.BY_METRICS;
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        MeteredContext.timed(folder.resolve("greeter.sock"), timing)
            .withPropertyValues("ttrpc.server.shutdown.grace-period=0")
            .withUserConfiguration(EndingGreeter.class);
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void successHasNoError(CallKind kind) {
    runner.run(
        context -> {
          call(context, kind, "return");
          assertEnds(context, kind, "OK/none", "OK/none");
        });
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void statedStatusIsItsOwnError(CallKind kind) {
    assertFailure(kind, "state", "NOT_FOUND/NOT_FOUND", "NOT_FOUND/NOT_FOUND");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void statusThatACauseStatesIsTheError(CallKind kind) {
    assertFailure(kind, "state as a cause", "ABORTED/ABORTED", "ABORTED/ABORTED");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void otherExceptionIsTheErrorOfTheServer(CallKind kind) {
    assertFailure(kind, "throw", "UNKNOWN/IllegalStateException", "UNKNOWN/UNKNOWN");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void anonymousExceptionHasTheNameOfItsSuperclass(CallKind kind) {
    assertFailure(kind, "throw anonymously", "UNKNOWN/IllegalStateException", "UNKNOWN/UNKNOWN");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void knownExceptionIsTheErrorOfTheServer(CallKind kind) {
    assertFailure(
        kind, "throw a known exception", "CANCELLED/CancellationException", "CANCELLED/CANCELLED");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void timeoutIsTheErrorOfBothSides(CallKind kind) {
    runner.run(
        context -> {
          assertThatExceptionOfType(TtrpcException.class)
              .isThrownBy(
                  () ->
                      call(
                          greeter(context).withTimeout(Duration.ofMillis(500)),
                          kind,
                          "wait and throw"));
          assertEnds(
              context,
              kind,
              "DEADLINE_EXCEEDED/DEADLINE_EXCEEDED",
              "DEADLINE_EXCEEDED/DEADLINE_EXCEEDED");
        });
  }

  /** Nothing of it crosses the wire: the server's handler goes on. */
  @ParameterizedTest
  @EnumSource(CallKind.class)
  void callerThatGivesUpCancelsItsOwnSideOnly(CallKind kind) {
    runner.run(
        context -> {
          EndingGreeter service = context.getBean(EndingGreeter.class);
          Thread caller = startCall(context, kind, "wait and return");
          service.entered.await();
          caller.interrupt();
          caller.join();
          assertEnd(context, "ttrpc.client", kind, "CANCELLED/CANCELLED");
          if (kind == CallKind.UNARY || kind == CallKind.SERVER_STREAMING) {
            service.leave.countDown();
            assertEnd(context, "ttrpc.server", kind, "OK/none");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "UNARY, wait and return",
    "UNARY, wait and throw",
    "UNARY, wait and throw the interrupt",
    "SERVER_STREAMING, wait and return",
    "SERVER_STREAMING, wait and throw",
    "SERVER_STREAMING, wait and throw the interrupt",
    "CLIENT_STREAMING, wait and return",
    "CLIENT_STREAMING, wait and throw",
    "CLIENT_STREAMING, wait and throw the interrupt",
    "BIDI_STREAMING, wait and return",
    "BIDI_STREAMING, wait and throw",
    "BIDI_STREAMING, wait and throw the interrupt"
  })
  void lostConnectionCancelsTheCallOfTheServer(CallKind kind, String how) {
    assertEndedFromOutside(
        kind,
        how,
        context -> context.getBean(TtrpcChannels.class).channel("greeter").close(),
        "CANCELLED/CANCELLED",
        "UNAVAILABLE/UNAVAILABLE");
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void stoppedServerCancelsItsCallsAndTheClientsFindItAway(CallKind kind) {
    assertEndedFromOutside(
        kind,
        "wait and throw",
        context -> context.getBean(TtrpcServerLifecycle.class).stop(),
        "CANCELLED/CANCELLED",
        "UNAVAILABLE/UNAVAILABLE");
  }

  @Test
  void clientStreamingCallWhoseReaderLosesTheConnectionIsCancelled() {
    CountDownLatch asked = new CountDownLatch(1);
    runner.run(
        context -> {
          Thread caller =
              start(
                  () ->
                      how(greeter(context), "return")
                          .sum(
                              () -> {
                                asked.countDown();
                                return await(new CountDownLatch(1));
                              }));
          asked.await();
          MeteredContext.of(context)
              .assertGauge("ttrpc.server.active", Tags.of("rpc.method", "Sum"), 1);
          context.getBean(TtrpcChannels.class).channel("greeter").close();
          assertEnd(context, "ttrpc.server", CallKind.CLIENT_STREAMING, "CANCELLED/CANCELLED");
          caller.interrupt();
          caller.join();
          assertEnd(context, "ttrpc.client", CallKind.CLIENT_STREAMING, "UNAVAILABLE/UNAVAILABLE");
        });
  }

  @Test
  void clientStreamingCallWhoseSourceFailsIsCancelled() {
    runner.run(
        context -> {
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(
                  () ->
                      how(greeter(context), "return")
                          .sum(
                              () -> {
                                throw new IllegalStateException("no more requests");
                              }));
          assertEnd(context, "ttrpc.client", CallKind.CLIENT_STREAMING, "CANCELLED/CANCELLED");
        });
  }

  private void assertFailure(CallKind kind, String how, String onServer, String onClient) {
    runner.run(
        context -> {
          assertThatExceptionOfType(TtrpcException.class)
              .isThrownBy(() -> call(context, kind, how));
          assertEnds(context, kind, onServer, onClient);
        });
  }

  private void assertEndedFromOutside(
      CallKind kind,
      String how,
      Consumer<ApplicationContext> end,
      String onServer,
      String onClient) {
    runner.run(
        context -> {
          Thread caller = startCall(context, kind, how);
          context.getBean(EndingGreeter.class).entered.await();
          end.accept(context);
          caller.join();
          assertEnds(context, kind, onServer, onClient);
        });
  }

  private static Thread startCall(ApplicationContext context, CallKind kind, String how) {
    return start(() -> call(context, kind, how));
  }

  /** Starts a thread for a call that is to fail. */
  private static Thread start(Runnable call) {
    Thread caller =
        new Thread(
            () -> assertThatExceptionOfType(TtrpcException.class).isThrownBy(call::run), "caller");
    caller.start();
    return caller;
  }

  private static Int32Value await(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new TtrpcException(StatusCode.CANCELLED, "interrupted");
  }

  private static void call(ApplicationContext context, CallKind kind, String how) {
    call(greeter(context), kind, how);
  }

  private static void call(GreeterTtrpc.Client client, CallKind kind, String how) {
    GreeterTtrpc.Client greeter = how(client, how);
    switch (kind) {
      case UNARY -> assertThat(greeter.sayHello(StringValue.of("Ada")).getValue()).isNotEmpty();
      case SERVER_STREAMING -> greeter.countDown(Int32Value.of(1), response -> {});
      case CLIENT_STREAMING ->
          assertThat(greeter.sum(StreamReceiver.of(List.of(Int32Value.of(1)))).getValue())
              .isEqualTo(1);
      case BIDI_STREAMING ->
          greeter.echo(StreamReceiver.of(List.of(StringValue.of("a"))), response -> {});
    }
  }

  private static GreeterTtrpc.Client how(GreeterTtrpc.Client client, String how) {
    return client.withMetadata(Metadata.of(EndingGreeter.HOW, how));
  }

  private static void assertEnds(
      ApplicationContext context, CallKind kind, String onServer, String onClient) {
    assertEnd(context, "ttrpc.server", kind, onServer);
    assertEnd(context, "ttrpc.client", kind, onClient);
  }

  private static void assertEnd(
      ApplicationContext context, String side, CallKind kind, String codeAndError) {
    String[] end = codeAndError.split("/", 2);
    MeteredContext metered = MeteredContext.of(context);
    metered.assertTimed(
        side, MeteredContext.methodOf(kind), kind.name().toLowerCase(Locale.ROOT), end[0], end[1]);
    assertThat(metered.registry().get(side).timers()).hasSize(1);
    metered.assertGauge(side + ".active", Tags.of("rpc.method", MeteredContext.methodOf(kind)), 0);
  }
}
