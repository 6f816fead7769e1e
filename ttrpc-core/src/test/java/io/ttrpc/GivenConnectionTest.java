package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.TtrpcChannel.State;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A channel over a connection that the application has made, watched by a selector or bridged. */
@Timeout(20)
class GivenConnectionTest {
  @TempDir Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Footprint before;
  private SocketChannel socket;
  private FakePeer peer;

  /** The kinds of channels that an application may have. */
  enum Kind {
    SOCKET {
      @Override
      ByteChannel over(SocketChannel socket) {
        return socket;
      }
    },
    UNWATCHABLE {
      @Override
      ByteChannel over(SocketChannel socket) {
        return new UnwatchableChannel(socket);
      }
    };

    abstract ByteChannel over(SocketChannel socket);
  }

  @BeforeEach
  void open() throws IOException {
    before = Footprint.now();
    SocketPair pair = SocketPair.open(folder);
    socket = pair.left();
    peer = FakePeer.on(pair.right());
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    before.assertNothingAdded();
  }

  private TtrpcChannel.Builder builder(Kind kind) {
    return TtrpcChannel.builder(kind.over(socket))
        .listener(
            new ChannelListener() {
              @Override
              public void onConnectionOpened() {
                events.add("connect");
              }

              @Override
              public void onConnectionClosed(ConnectionClosedException cause) {
                events.add("close");
              }
            });
  }

  private static CompletableFuture<StringValue> call(TtrpcChannel channel, String text) {
    return ClientCalls.unaryAsync(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT);
  }

  private static TtrpcException failureOfCall(TtrpcChannel channel) {
    return catchThrowableOfType(
        TtrpcException.class,
        () -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
  }

  @ParameterizedTest
  @EnumSource
  void connectionIsUsedAtOnceAndClosedWithTheChannel(Kind kind) throws Exception {
    ByteChannel connection = kind.over(socket);
    try (TtrpcChannel channel = TtrpcChannel.forConnection(connection)) {
      assertThat(channel.state()).isEqualTo(State.READY);
      assertThat(channel.target()).isEqualTo(connection.toString());
      var call = call(channel, "x");
      assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
      peer.send(response(1, "y"));
      assertThat(call.join()).isEqualTo(text("y"));
    }
    assertThat(peer.isClosedByPeer()).isTrue();
    await().until(() -> !socket.isOpen());
  }

  @ParameterizedTest
  @EnumSource
  void endIsNoticedWithoutACallAndIsForGood(Kind kind) throws Exception {
    try (TtrpcChannel channel = builder(kind).waitForReady().build()) {
      peer.close();
      await().untilAsserted(() -> assertThat(events).containsExactly("connect", "close"));
      assertThat(channel.state()).isEqualTo(State.SHUTDOWN);
      TtrpcException failure = failureOfCall(channel);
      assertThat(failure).isInstanceOf(ConnectionClosedException.class);
      assertThat(failure.code()).isEqualTo(UNAVAILABLE);
      assertThat(failure).hasMessageContaining("the peer closed it");
      assertThatThrownBy(channel::connect).isInstanceOf(ConnectionClosedException.class);
    }
    assertThat(events).containsExactly("connect", "close");
  }

  @ParameterizedTest
  @EnumSource
  void runningCallsFailWithTheConnection(Kind kind) throws Exception {
    try (TtrpcChannel channel = builder(kind).build()) {
      var call = call(channel, "x");
      assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
      peer.sendHex("00000010 00000001");
      peer.close();
      assertThat(ClientUnderTest.failureOf(call).code()).isEqualTo(UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void silentConnectionStaysInUse(Kind kind) throws Exception {
    CallOptions hasty = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(400));
    try (TtrpcChannel channel = builder(kind).build()) {
      for (int i = 0; i < 4; i++) {
        TtrpcException expired =
            catchThrowableOfType(
                TtrpcException.class,
                () -> ClientCalls.unary(channel, EchoService.UNARY, text("x"), hasty));
        assertThat(expired.code()).isEqualTo(DEADLINE_EXCEEDED);
        assertThat(peer.takeFrame().streamId()).isEqualTo(2 * i + 1);
      }
      var call = call(channel, "still here?");
      assertThat(peer.takeFrame()).isEqualTo(unary(9, "still here?"));
      peer.send(response(9, "yes"));
      assertThat(call.join()).isEqualTo(text("yes"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionThatHasEndedGivesAChannelThatHasEnded(Kind kind) throws Exception {
    socket.close();
    try (TtrpcChannel channel = builder(kind).build()) {
      TtrpcException failure = failureOfCall(channel);
      assertThat(failure).isInstanceOf(ConnectionClosedException.class);
      assertThat(failure.code()).isEqualTo(UNAVAILABLE);
      await().untilAsserted(() -> assertThat(channel.state()).isEqualTo(State.SHUTDOWN));
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionServesOneChannelOnly(Kind kind) throws Exception {
    TtrpcChannel.Builder builder = builder(kind);
    try (TtrpcChannel channel = builder.build()) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("given to a channel before");
      assertThat(channel.state()).isEqualTo(State.READY);
    }
  }
}
