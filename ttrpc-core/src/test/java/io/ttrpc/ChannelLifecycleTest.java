package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How connections are lost and made again: part G of the wire cases. */
class ChannelLifecycleTest extends ClientUnderTest {
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(20))
        .listener(
            new ChannelListener() {
              @Override
              public void onConnectionOpened() {
                events.add("connect");
              }

              @Override
              public void onConnectionFailed(ConnectionClosedException cause) {
                events.add("failure");
              }

              @Override
              public void onConnectionClosed(ConnectionClosedException cause) {
                events.add("close");
              }
            });
  }

  @Test
  void case95ClosedByThePeerFailsCallsThenTellsListenersOnce() throws Exception {
    var call = callUnary(1, "x");
    peer.close();
    TtrpcException failure = failureOf(call);
    assertThat(failure).isInstanceOf(ConnectionClosedException.class);
    assertThat(failure.code()).isEqualTo(UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("ttrpc: closed")
        .hasMessageContaining("unix://" + path);
    await().untilAsserted(() -> assertThat(events).containsExactly("connect", "close"));
    channel.close();
    assertThat(events).containsExactly("connect", "close");
  }

  @Test
  void case95ListenersHearOfTheEndAfterItsCalls() throws Exception {
    CompletableFuture<ServerStreamingCall<StringValue>> running = new CompletableFuture<>();
    CompletableFuture<StatusCode> seenByListener = new CompletableFuture<>();
    ChannelListener listening =
        new ChannelListener() {
          @Override
          public void onConnectionClosed(ConnectionClosedException cause) {
            // Would wait for ever if the stream had not failed by now.
            seenByListener.complete(
                catchThrowableOfType(TtrpcException.class, running.join()::receive).code());
          }
        };
    try (TtrpcChannel other = TtrpcChannel.builder(path.toString()).listener(listening).build()) {
      var opening =
          async(
              () ->
                  ClientCalls.serverStreaming(
                      other, EchoService.SPLIT, text("s"), CallOptions.DEFAULT));
      try (FakePeer dying = FakePeer.accept(listener)) {
        running.complete(opening.join());
        assertThat(dying.takeFrame().streamId()).isEqualTo(1);
      }
      assertThat(seenByListener.get(10, TimeUnit.SECONDS)).isEqualTo(UNAVAILABLE);
    }
  }

  @Test
  void case96ResponseThatComesWithTheEndWins() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (TtrpcChannel each = TtrpcChannel.forTarget(path.toString())) {
        var call =
            async(() -> ClientCalls.unary(each, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
        try (FakePeer dying = FakePeer.accept(listener)) {
          assertThat(dying.takeFrame()).isEqualTo(unary(1, "x"));
          dying.send(response(1, "last words"));
        }
        assertThat(call.join()).isEqualTo(text("last words"));
      }
    }
  }

  @Test
  void case96ResponseWinsThoughTheClientStillSends() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (TtrpcChannel each = TtrpcChannel.forTarget(path.toString())) {
        CompletableFuture<Int64Value> call =
            async(
                () ->
                    ClientCalls.clientStreaming(
                        each,
                        EchoService.COUNT,
                        () -> text("again and again"),
                        CallOptions.DEFAULT));
        try (FakePeer dying = FakePeer.accept(listener)) {
          assertThat(dying.takeFrame().type()).isEqualTo(FrameHeader.REQUEST);
          dying.send(response(1, Int64Value.of(i)));
        }
        assertThat(call.join()).isEqualTo(Int64Value.of(i));
      }
    }
  }

  @Test
  void case97HalfClosedByThePeerIsClosed() throws Exception {
    var call = callUnary(1, "x");
    peer.closeSending();
    assertThat(failureOf(call).code()).isEqualTo(UNAVAILABLE);
    assertThat(peer.isClosedByPeer()).isTrue();
    await().untilAsserted(() -> assertThat(events).containsExactly("connect", "close"));
  }

  @Test
  void case98ResetFailsCalls() throws Exception {
    var call = callUnary(1, "x");
    // Closing with something unread resets a Unix socket.
    var unread = async(() -> unaryCall("never read", CallOptions.DEFAULT));
    await().until(() -> peer.hasUnread());
    peer.close();
    assertThat(failureOf(call).code()).isEqualTo(UNAVAILABLE);
    assertThat(failureOf(unread).code()).isEqualTo(UNAVAILABLE);
  }

  @Test
  void case16And17EndWithinAFrameFailsCallsToo() throws Exception {
    for (String cut : new String[] {"000000", "00000010 00000001 0200 0a09"}) {
      try (TtrpcChannel each = TtrpcChannel.forTarget(path.toString())) {
        var call =
            async(() -> ClientCalls.unary(each, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
        try (FakePeer dying = FakePeer.accept(listener)) {
          assertThat(dying.takeFrame()).isEqualTo(unary(1, "x"));
          dying.sendHex(cut);
        }
        TtrpcException failure = failureOf(call);
        assertThat(failure.code()).isEqualTo(UNAVAILABLE);
        assertThat(failure).hasMessageContaining("within a frame");
      }
    }
  }

  @Test
  void case101ClientDoesNotHalfCloseBeforeItsLastResponse() throws Exception {
    var call = callUnary(1, "x");
    var chat = ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT);
    var unused = peer.takeFrame();
    chat.closeSend();
    assertThat(peer.takeFrame()).isEqualTo(Frames.end(3));
    assertThat(peer.hasUnread()).isFalse();
    peer.send(Frames.end(3), response(1, "x"));
    assertThat(chat.receive()).isNull();
    assertThat(call.join()).isEqualTo(text("x"));
  }

  @Test
  void messagesThatCameBeforeTheEndAreStillRead() throws Exception {
    var responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), CallOptions.DEFAULT);
    var unused = peer.takeFrame();
    peer.send(data(1, "a"), data(1, "b"));
    peer.close();
    assertThat(responses.receive()).isEqualTo(text("a"));
    assertThat(responses.receive()).isEqualTo(text("b"));
    assertThat(catchThrowableOfType(TtrpcException.class, responses::receive).code())
        .isEqualTo(UNAVAILABLE);
  }

  @Test
  void case99ClosedChannelFailsCallsAtOnceAndClosesAgain() throws Exception {
    var call = callUnary(1, "x");
    channel.close();
    channel.close();
    assertThat(failureOf(call).code()).isEqualTo(UNAVAILABLE);
    TtrpcException failure =
        catchThrowableOfType(TtrpcException.class, () -> unaryCall("x", CallOptions.DEFAULT));
    assertThat(failure.code()).isEqualTo(UNAVAILABLE);
    assertThat(
            catchThrowableOfType(
                    TtrpcException.class,
                    () -> ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT))
                .code())
        .isEqualTo(UNAVAILABLE);
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.SHUTDOWN);
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void case99FuturesOfAClosedChannelFail() throws Exception {
    var running =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    channel.close();
    var late = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    for (var each : List.of(running, late)) {
      assertThat(each)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(ConnectionClosedException.class);
    }
  }

  @Test
  void case99ChannelMayBeClosedFromACallback() throws Exception {
    CompletableFuture<Void> closed =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT)
            .thenRun(channel::close);
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
    peer.send(response(1, "y"));
    assertThat(closed.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void case111CallsStreamsAndChannelsLeaveNothingBehind() throws Exception {
    CallOptions hasty = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
    List<CompletableFuture<StringValue>> late = new ArrayList<>();
    var reading = async(this::takeRequestsUntilClosed);
    for (int i = 0; i < 1000; i++) {
      late.add(ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), hasty));
      ClientCalls.serverStreaming(channel, EchoService.SPLIT, text("s"), CallOptions.DEFAULT)
          .close();
      ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT).close();
    }
    for (CompletableFuture<StringValue> each : late) {
      assertThat(failureOf(each).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    }
    late.clear();
    Footprint.assertNoStreams();
    for (int i = 0; i < 1000; i++) {
      try (TtrpcChannel other = TtrpcChannel.forTarget(path.toString())) {
        var connecting = CompletableFuture.runAsync(other::connect);
        FakePeer.accept(listener).close();
        connecting.handle((done, failure) -> null).join();
      }
    }
    channel.close();
    reading.join();
  }

  /** Takes the requests, and the ends of the bidi streams that were closed early. */
  private Void takeRequestsUntilClosed() throws IOException {
    while (!peer.isClosedByPeer()) {
      Frame frame = peer.takeFrame();
      if (frame.type() != FrameHeader.REQUEST) {
        assertThat(frame).isEqualTo(Frames.end(frame.streamId()));
      }
    }
    return null;
  }

  @Test
  void case99ChannelMayBeClosedFromItsListener() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    CompletableFuture<TtrpcChannel> self = new CompletableFuture<>();
    TtrpcChannel closing =
        TtrpcChannel.builder(path.toString())
            .listener(
                new ChannelListener() {
                  @Override
                  public void onConnectionClosed(ConnectionClosedException cause) {
                    self.join().close();
                    closed.complete(null);
                  }
                })
            .build();
    self.complete(closing);
    var connecting =
        async(
            () -> {
              closing.connect();
              return null;
            });
    FakePeer.accept(listener).close();
    assertThat(closed.join()).isNull();
    assertThat(connecting.handle((done, failure) -> true).join()).isTrue();
  }

  @Test
  void channelConnectsAgainAfterTheServerWasRestarted() throws Exception {
    assertConnectionWorks(1);
    peer.close();
    listener.close();
    java.nio.file.Files.delete(path);
    await().until(() -> channel.state() == TtrpcChannel.State.IDLE);
    TtrpcException failure =
        catchThrowableOfType(TtrpcException.class, () -> unaryCall("x", CallOptions.DEFAULT));
    assertThat(failure.code()).isEqualTo(UNAVAILABLE);
    assertThat(failure).hasMessageContaining("unix://" + path);
    assertThat(failure.getCause()).isInstanceOf(java.io.IOException.class);
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.TRANSIENT_FAILURE);
    listener = FakePeer.listen(path);
    var call =
        async(
            () -> {
              while (true) {
                try {
                  return unaryCall("back", CallOptions.DEFAULT);
                } catch (ConnectionClosedException inBackoff) {
                  Thread.onSpinWait();
                }
              }
            });
    peer = FakePeer.accept(listener);
    assertThat(peer.takeFrame()).isEqualTo(unary(1, "back"));
    peer.send(response(1, "welcome"));
    assertThat(call.join()).isEqualTo(text("welcome"));
    await().untilAsserted(() -> assertThat(events).contains("failure").endsWith("connect"));
  }

  @Test
  void serverThatTurnsUsAwayIsNotAskedAgainAtOnce() throws Exception {
    peer.close();
    await().untilAsserted(() -> assertThat(events).containsExactly("connect", "close"));
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.TRANSIENT_FAILURE);
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void callThatWaitsForReadyIsMadeWhenTheServerComes() throws Exception {
    var later = folder.resolve("later.sock");
    try (TtrpcChannel patient =
        TtrpcChannel.builder(later.toString())
            .waitForReady()
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(20))
            .build()) {
      var call =
          async(
              () -> ClientCalls.unary(patient, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
      var asyncCall =
          ClientCalls.unaryAsync(patient, EchoService.UNARY, text("y"), CallOptions.DEFAULT);
      TtrpcException late =
          catchThrowableOfType(
              TtrpcException.class,
              () ->
                  ClientCalls.unary(
                      patient,
                      EchoService.UNARY,
                      text("z"),
                      CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50))));
      assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      try (TtrpcServer server =
          TtrpcServer.builder()
              .listen(later.toString())
              .service(new EchoService().definition())
              .start()) {
        assertThat(call.join()).isEqualTo(text("x"));
        assertThat(asyncCall.join()).isEqualTo(text("y"));
      }
    }
  }

  @Test
  void connectingTimesOutWhenNobodyAccepts() throws Exception {
    var full = folder.resolve("full.sock");
    try (var deaf =
            java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .bind(java.net.UnixDomainSocketAddress.of(full), 1);
        var first = FakePeer.connect(full);
        var second = FakePeer.connect(full);
        TtrpcChannel channel =
            TtrpcChannel.builder(full.toString()).connectTimeout(Duration.ofMillis(100)).build()) {
      assertThat(deaf.isOpen()).isTrue();
      assertThat(first).isNotSameAs(second);
      TtrpcException failure =
          catchThrowableOfType(
              TtrpcException.class,
              () -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
      assertThat(failure.code()).isEqualTo(UNAVAILABLE);
      assertThat(failure).hasMessageContaining("no connection within");
    }
  }

  @Test
  void lastClosedChannelEndsTheSharedThreads() {
    channel.close();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(
                        thread ->
                            thread.getName().startsWith("ttrpc-client")
                                || thread.getName().startsWith("ttrpc-connect")));
  }
}
