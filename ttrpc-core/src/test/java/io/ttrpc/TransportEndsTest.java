package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls over a protocol other than ttrpc end as those over ttrpc do. */
class TransportEndsTest extends TransportUnderTest {
  @Test
  void closingAStreamCancelsTheHandler() {
    CountDownLatch cancelled = new CountDownLatch(1);
    service.split =
        (request, responses) -> {
          CallContext.current().onCancel(cancelled::countDown);
          while (true) {
            responses.send(request);
          }
        };
    try (ServerStreamingCall<StringValue> call =
        ClientCalls.serverStreaming(
            channel(service.definition()), EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
      assertThat(call.receive()).isEqualTo(text("x"));
    }
    await().atMost(LONG).until(() -> cancelled.getCount() == 0);
    assertThat(transport().cancellations)
        .singleElement()
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(StatusCode.CANCELLED));
  }

  @Test
  void interruptedCallerCancelsTheHandler() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    TtrpcChannel channel = channel(service.definition());
    List<TtrpcException> failures = new CopyOnWriteArrayList<>();
    Thread caller = new Thread(() -> failures.add(failure(channel, "x")));
    caller.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join();
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED));
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void passedDeadlineEndsTheCallOfTheCallerAndTheHandler() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class,
            () ->
                ClientCalls.unary(
                    channel(service.definition()),
                    EchoService.UNARY,
                    text("x"),
                    CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1))));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.isFromPeer()).isFalse();
    await().atMost(LONG).until(() -> begun.getCount() > 0 || interrupted.getCount() == 0);
  }

  private static UnaryOperator<StringValue> waiting(
      CountDownLatch begun, CountDownLatch interrupted) {
    return request -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return request;
    };
  }

  @Test
  void completedFutureCancelsItsCall() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    service.unary = waiting(begun, interrupted);
    CompletableFuture<StringValue> response =
        ClientCalls.unaryAsync(
            channel(service.definition()), EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    await().atMost(LONG).until(() -> begun.getCount() == 0);
    response.cancel(true);
    await().atMost(LONG).until(() -> interrupted.getCount() == 0);
  }

  @Test
  void idempotentCallIsRepeatedOnceAfterUnavailable() {
    List<Status> ends = new CopyOnWriteArrayList<>();
    TtrpcChannel channel =
        channel(
            service.definition(),
            builder -> builder,
            builder ->
                builder
                    .idempotentMethods(List.of(EchoService.UNARY.fullName()))
                    .interceptor(call -> call.onEnd(ends::add)));
    transport().unavailable.set(1);
    assertThat(unary(channel, "x")).isEqualTo("x");
    transport().unavailable.set(1);
    assertThat(
            ClientCalls.unaryAsync(channel, EchoService.UNARY, text("y"), CallOptions.DEFAULT)
                .orTimeout(30, TimeUnit.SECONDS)
                .join())
        .isEqualTo(text("y"));
    transport().unavailable.set(2);
    assertThat(failure(channel, "x")).isInstanceOf(ConnectionClosedException.class);
    assertThat(ends)
        .extracting(Status::code)
        .containsExactly(StatusCode.OK, StatusCode.OK, StatusCode.UNAVAILABLE);
  }

  @Test
  void otherCallIsNotRepeated() {
    TtrpcChannel channel = channel(service.definition());
    transport().unavailable.set(1);
    assertThat(failure(channel, "x").code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(unary(channel, "x")).isEqualTo("x");
  }

  @Test
  void callThatTheExecutorRejectsIsExhausted() {
    CallDispatcher dispatcher =
        CallDispatcher.builder(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .service(service.definition())
            .build();
    assertThat(failure(channel(dispatcher, builder -> builder), "x").code())
        .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void messageOfAnUnstatedFailureIsWithheld() {
    service.unary =
        request -> {
          throw new IllegalStateException("secret");
        };
    assertThat(failure(channel(service.definition()), "x").status())
        .isEqualTo(Status.of(StatusCode.UNKNOWN, "the handler failed"));
  }

  @Test
  void closedChannelIsShutDown() {
    TtrpcChannel channel = channel(service.definition());
    channel.connect();
    assertThat(channel.target()).isEqualTo("memory");
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.READY);
    channel.close();
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.SHUTDOWN);
    assertThatThrownBy(channel::connect).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void serviceIsAddedOnce() {
    CallDispatcher.Builder builder = CallDispatcher.builder(handlers).service(service.definition());
    assertThatThrownBy(() -> builder.service(service.definition()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.Echo");
  }

  @Test
  void transportBelongsToOneChannel() {
    MemoryTransport memory = new MemoryTransport(CallDispatcher.builder(handlers).build());
    opened.add(memory);
    TtrpcChannel.Builder builder = TtrpcChannel.builder(memory);
    opened.add(builder.build());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("memory");
  }
}
