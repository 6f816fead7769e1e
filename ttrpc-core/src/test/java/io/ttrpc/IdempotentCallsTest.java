package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call of an idempotent method is sent once more if its connection is lost. */
class IdempotentCallsTest extends ClientUnderTest {
  private static final String METHOD = EchoService.UNARY.fullName();

  private final List<String> observed = new CopyOnWriteArrayList<>();

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(20))
        .idempotentMethods(List.of(METHOD, EchoService.SPLIT.fullName()))
        .interceptor(this::observe);
  }

  private void observe(ClientCall call) {
    observed.add("call");
    call.onSend(request -> observed.add("request"));
    call.onReceive(response -> observed.add("response"));
    call.onEnd(status -> observed.add(status.code().name()));
  }

  /** A connection on which nothing was heard makes the channel wait before it connects again. */
  @BeforeEach
  void hear() throws IOException {
    assertConnectionWorks(1);
    observed.clear();
  }

  @Test
  void blockingCallIsSentAgainOnTheNextConnection() throws IOException {
    CompletableFuture<StringValue> call = callUnary(3, "x");
    loseConnection();
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    peer.send(response(1, "y"));
    assertThat(call.join()).isEqualTo(text("y"));
    assertThat(observed).containsExactly("call", "request", "response", "OK");
  }

  @Test
  void asynchronousCallIsSentAgainOnTheNextConnection() throws IOException {
    CompletableFuture<StringValue> call = callAsync(3, "x", CallOptions.DEFAULT);
    loseConnection();
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    peer.send(response(1, "y"));
    assertThat(call.join()).isEqualTo(text("y"));
    assertThat(observed).containsExactly("call", "request", "response", "OK");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callIsSentTwiceAtMost(boolean blocking) throws IOException {
    CompletableFuture<StringValue> call =
        blocking ? callUnary(3, "x") : callAsync(3, "x", CallOptions.DEFAULT);
    loseConnection();
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    peer.send(response(5, "to nobody"));
    peer.close();
    assertThat(failureOf(call)).isInstanceOf(ConnectionClosedException.class);
    assertThat(observed).containsExactly("call", "request", "UNAVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothAttemptsHaveOneDeadline(boolean blocking) throws IOException {
    CallOptions options = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(500));
    CompletableFuture<StringValue> call =
        blocking
            ? async(() -> unaryCall("x", options))
            : ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), options);
    assertThat(peer.takeFrame().streamId()).isEqualTo(3);
    loseConnection();
    assertThat(peer.takeFrame().streamId()).isEqualTo(1);
    assertThat(failureOf(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(observed).containsExactly("call", "request", "DEADLINE_EXCEEDED");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callFailsIfTheTargetCannotBeReached(boolean blocking) throws IOException {
    CompletableFuture<StringValue> call =
        blocking ? callUnary(3, "x") : callAsync(3, "x", CallOptions.DEFAULT);
    goAway();
    assertThat(failureOf(call)).isInstanceOf(ConnectionClosedException.class);
    assertThat(observed).containsExactly("call", "request", "UNAVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callWaitsForTheTargetIfCallsWait(boolean blocking) throws Exception {
    try (TtrpcChannel waiting =
        configure(TtrpcChannel.builder(path.toString())).waitForReady().build()) {
      CompletableFuture<StringValue> call = startOn(waiting, blocking);
      FakePeer first = FakePeer.accept(listener);
      assertThat(first.takeFrame()).isEqualTo(unary(1, "x"));
      goAway();
      first.close();
      await().until(() -> waiting.state() == TtrpcChannel.State.TRANSIENT_FAILURE);
      listener = FakePeer.listen(path);
      try (FakePeer second = FakePeer.accept(listener)) {
        assertThat(second.takeFrame()).isEqualTo(unary(1, "x"));
        second.send(response(1, "y"));
        assertThat(call.join()).isEqualTo(text("y"));
      }
    }
    assertThat(observed).containsExactly("call", "request", "response", "OK");
  }

  @Test
  void callThatIsCancelledBetweenItsAttemptsEndsOnce() throws Exception {
    try (TtrpcChannel waiting =
        configure(TtrpcChannel.builder(path.toString())).waitForReady().build()) {
      CompletableFuture<StringValue> call = startOn(waiting, false);
      FakePeer first = FakePeer.accept(listener);
      assertThat(first.takeFrame()).isEqualTo(unary(1, "x"));
      goAway();
      first.close();
      await().until(() -> waiting.state() == TtrpcChannel.State.TRANSIENT_FAILURE);
      assertThat(call.cancel(true)).isTrue();
      assertThat(observed).containsExactly("call", "request", "CANCELLED");
    }
    assertThat(observed).containsExactly("call", "request", "CANCELLED");
  }

  @Test
  void callThatIsCancelledDuringItsSecondAttemptEndsOnce() throws IOException {
    CompletableFuture<StringValue> call = callAsync(3, "x", CallOptions.DEFAULT);
    loseConnection();
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    assertThat(call.cancel(true)).isTrue();
    assertThat(observed).containsExactly("call", "request", "CANCELLED");
    Footprint.assertNoStreams();
  }

  /** The cancellation meets each point between the loss and the second request. */
  @Test
  void callThatIsCancelledAtAnyMomentEndsOnceAndLeavesNoStream() throws Exception {
    CompletableFuture<Void> serving = async(this::loseEachSecondConnection);
    List<TtrpcChannel> channels = new ArrayList<>();
    List<AtomicInteger> ends = new ArrayList<>();
    for (int round = 0; round < 100; round++) {
      AtomicInteger ended = new AtomicInteger();
      TtrpcChannel each =
          TtrpcChannel.builder(path.toString())
              .idempotentMethods(List.of(METHOD))
              .reconnectBackoff(Duration.ofNanos(1), Duration.ofNanos(1))
              .interceptor(call -> call.onEnd(status -> ended.incrementAndGet()))
              .build();
      channels.add(each);
      ends.add(ended);
      CompletableFuture<StringValue> call = startOn(each, false);
      long moment = System.nanoTime() + round * 20_000L;
      while (System.nanoTime() < moment) {
        Thread.onSpinWait();
      }
      call.cancel(true);
    }
    await().untilAsserted(() -> assertThat(ends).allSatisfy(each -> assertThat(each).hasValue(1)));
    Footprint.assertNoStreams();
    channels.forEach(TtrpcChannel::close);
    listener.close();
    serving.join();
    assertThat(ends).allSatisfy(each -> assertThat(each).hasValue(1));
  }

  /** Closes one connection of each two after the request, and leaves the others without answer. */
  private @Nullable Void loseEachSecondConnection() {
    boolean losing = true;
    List<CompletableFuture<Void>> connections = new ArrayList<>();
    while (true) {
      try {
        FakePeer next = FakePeer.accept(listener);
        boolean loses = losing;
        connections.add(async(() -> takeRequest(next, loses)));
        losing = !losing;
      } catch (IOException closed) {
        connections.forEach(CompletableFuture::join);
        return null;
      }
    }
  }

  private static @Nullable Void takeRequest(FakePeer connection, boolean loses) throws IOException {
    try (connection) {
      connection.takeFrame();
      if (!loses) {
        connection.takeFrame();
      }
    } catch (IOException closedByTheClient) {
      // The call was cancelled.
    }
    return null;
  }

  @Test
  void statusOfThePeerIsFinal() throws IOException {
    CompletableFuture<StringValue> call = callUnary(3, "x");
    peer.send(failure(3, StatusCode.UNAVAILABLE, "not now"));
    assertThat(failureOf(call).isFromPeer()).isTrue();
    assertThat(observed).containsExactly("call", "request", "UNAVAILABLE");
  }

  @Test
  void failureOfATapIsFinal() throws IOException {
    ConnectionClosedException thrown = new ConnectionClosedException("of another channel", null);
    try (TtrpcChannel tapped =
        configure(TtrpcChannel.builder(path.toString()))
            .interceptor(
                call ->
                    call.onReceive(
                        response -> {
                          throw thrown;
                        }))
            .build()) {
      CompletableFuture<StringValue> call = startOn(tapped, true);
      try (FakePeer tappedPeer = FakePeer.accept(listener)) {
        assertThat(tappedPeer.takeFrame()).isEqualTo(unary(1, "x"));
        tappedPeer.send(response(1, "y"));
        assertThat(failureOf(call)).isSameAs(thrown);
        assertThat(tappedPeer.takeRest()).isEmpty();
      }
    }
    assertThat(observed).containsExactly("call", "request", "response", "UNAVAILABLE");
  }

  @Test
  void closedChannelSendsNothingAgain() throws IOException {
    CompletableFuture<StringValue> call = callUnary(3, "x");
    channel.close();
    assertThat(failureOf(call)).isInstanceOf(ConnectionClosedException.class);
    assertThat(observed).containsExactly("call", "request", "UNAVAILABLE");
  }

  @Test
  void streamIsNotSentAgain() throws IOException {
    CompletableFuture<StringValue> call =
        async(
            () -> {
              try (ServerStreamingCall<StringValue> stream =
                  ClientCalls.serverStreaming(
                      channel, EchoService.SPLIT, text("x"), CallOptions.DEFAULT)) {
                return stream.receive();
              }
            });
    assertThat(peer.takeFrame().streamId()).isEqualTo(3);
    peer.close();
    assertThat(failureOf(call)).isInstanceOf(ConnectionClosedException.class);
    assertThat(observed).containsExactly("call", "request", "UNAVAILABLE");
  }

  @Test
  void callOfAnotherMethodIsNotSentAgain() throws IOException {
    try (TtrpcChannel other = TtrpcChannel.forTarget(path.toString())) {
      CompletableFuture<StringValue> call = startOn(other, true);
      try (FakePeer otherPeer = FakePeer.accept(listener)) {
        assertThat(otherPeer.takeFrame()).isEqualTo(unary(1, "x"));
      }
      assertThat(failureOf(call)).isInstanceOf(ConnectionClosedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Unary", "/Unary", "test.Echo/"})
  void nameOfAnotherFormIsRefused(String method) {
    assertThatThrownBy(() -> TtrpcChannel.builder("/s").idempotentMethods(List.of(method)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a name of the form package.Service/Method but was " + method);
  }

  private CompletableFuture<StringValue> callAsync(int id, String text, CallOptions options)
      throws IOException {
    CompletableFuture<StringValue> call =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text(text), options);
    assertThat(peer.takeFrame()).isEqualTo(unary(id, text));
    return call;
  }

  private static CompletableFuture<StringValue> startOn(TtrpcChannel channel, boolean blocking) {
    return blocking
        ? async(() -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT))
        : ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
  }

  /** Closes the connection, and accepts the next one. */
  private void loseConnection() throws IOException {
    peer.close();
    peer = FakePeer.accept(listener);
  }

  /** Closes the listener and the connection, as a server does that ends. */
  private void goAway() throws IOException {
    listener.close();
    Files.delete(path);
    peer.close();
  }
}
