package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.StatusCode.DEADLINE_EXCEEDED;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A connection on which calls expire while nothing comes takes no new calls. */
class SilentServerTest extends ClientUnderTest {
  private static final CallOptions HASTY = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(600));

  private final List<ConnectionClosedException> ends = new CopyOnWriteArrayList<>();

  @Override
  TtrpcChannel.Builder configure(TtrpcChannel.Builder builder) {
    return builder.listener(
        new ChannelListener() {
          @Override
          public void onConnectionClosed(ConnectionClosedException cause) {
            ends.add(cause);
          }
        });
  }

  @Test
  void halfAFrameAndSilenceRetireTheConnection() throws Exception {
    assertConnectionWorks(1);
    peer.sendHex("00000010 00000003");
    expire(3);
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.IDLE);
    await().untilAsserted(() -> assertThat(ends).hasSize(1));
    assertThat(ends.get(0)).hasMessageContaining("deadlines").hasMessageContaining("" + path);
    takeRequests(3);
    assertThat(peer.isClosedByPeer()).isTrue();
    peer.close();
    var call = async(() -> unaryCall("x", CallOptions.DEFAULT));
    peer = FakePeer.accept(listener);
    assertThat(peer.takeFrame()).isEqualTo(Frames.unary(1, "x"));
    peer.send(response(1, "y"));
    assertThat(call.join()).isEqualTo(text("y"));
  }

  @Test
  void callsOfASilentConnectionMayStillSucceed() throws Exception {
    var patient =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("p"), CallOptions.DEFAULT);
    expire(3);
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.IDLE);
    takeRequests(4);
    peer.send(response(1, "late but here"));
    assertThat(patient.join()).isEqualTo(text("late but here"));
    assertThat(peer.isClosedByPeer()).isTrue();
    await().untilAsserted(() -> assertThat(ends).hasSize(1));
  }

  @Test
  void channelThatIsClosedEndsTheCallsOfASilentConnection() throws Exception {
    var patient =
        ClientCalls.unaryAsync(channel, EchoService.UNARY, text("p"), CallOptions.DEFAULT);
    expire(3);
    takeRequests(4);
    channel.close();
    assertThat(failureOf(patient).code()).isEqualTo(UNAVAILABLE);
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void connectionOnWhichAnythingComesIsNotSilent() throws Exception {
    expire(2);
    var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
    takeRequests(3);
    peer.send(response(5, "y"));
    assertThat(call.join()).isEqualTo(text("y"));
    expire(1);
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.READY);
    takeRequests(1);
  }

  @Test
  void burstOfHastyCallsIsNoSilence() throws Exception {
    CompletableFuture<?>[] calls = new CompletableFuture<?>[20];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), HASTY);
    }
    for (CompletableFuture<?> call : calls) {
      assertThat(failureOf(call).code()).isEqualTo(DEADLINE_EXCEEDED);
    }
    assertThat(channel.state()).isEqualTo(TtrpcChannel.State.READY);
    takeRequests(calls.length);
  }

  /** Makes calls, one after another, that get no response in time. */
  private void expire(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(catchThrowableOfType(TtrpcException.class, () -> unaryCall("late", HASTY)).code())
          .isEqualTo(DEADLINE_EXCEEDED);
    }
  }

  private void takeRequests(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      var unused = peer.takeFrame();
    }
  }
}
