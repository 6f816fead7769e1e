package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.FrameHeader;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that ends on another thread ends the wait of a caller that leads its loop. */
@Timeout(60)
class LeadingCallerEndsTest extends ClientUnderTest {
  private static final int ROUNDS = 5;

  /** A caller that is alone so often in a row leads from then on. */
  private static final int LONE_CALLS = 40;

  private int nextId = 1;

  @Test
  void closedStreamEndsTheWaitAtOnce() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(endOfStream(BidiStreamingCall::close)).isEqualTo(StatusCode.CANCELLED);
      assertThat(peer.takeFrame().type()).as("the half-close").isEqualTo(FrameHeader.DATA);
    }
  }

  @Test
  void interruptedSenderEndsTheWaitAtOnce() throws Exception {
    assertThat(endOfStream(LeadingCallerEndsTest::sendInterrupted)).isEqualTo(StatusCode.CANCELLED);
    channel.close();
    while (!peer.isClosedByPeer()) {
      assertThat(peer.takeFrame().type()).isEqualTo(FrameHeader.DATA);
    }
  }

  private static void sendInterrupted(BidiStreamingCall<StringValue, StringValue> stream) {
    Thread.currentThread().interrupt();
    StringValue large = text("x".repeat(64 << 10));
    TtrpcException failure =
        catchThrowableOfType(
            TtrpcException.class,
            () -> {
              while (true) {
                stream.send(large);
              }
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void closedChannelEndsTheWaitAtOnce() throws Exception {
    assertThat(endOfStream(stream -> channel.close())).isEqualTo(StatusCode.UNAVAILABLE);
  }

  /** Returns the code that a stream's reader gets when another thread ends the stream. */
  private StatusCode endOfStream(Consumer<BidiStreamingCall<StringValue, StringValue>> ending)
      throws Exception {
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    CompletableFuture<BidiStreamingCall<StringValue, StringValue>> opened =
        new CompletableFuture<>();
    CompletableFuture<StatusCode> end =
        async(
            () -> {
              reader.complete(Thread.currentThread());
              for (int i = 0; i < LONE_CALLS; i++) {
                assertThat(unaryCall("x", CallOptions.DEFAULT)).isEqualTo(text("y"));
              }
              var stream =
                  ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT);
              opened.complete(stream);
              return catchThrowableOfType(TtrpcException.class, stream::receive).code();
            });
    for (int i = 0; i < LONE_CALLS; i++) {
      assertThat(peer.takeFrame().streamId()).isEqualTo(nextId);
      peer.send(response(nextId, "y"));
      nextId += 2;
    }
    assertThat(peer.takeFrame().streamId()).isEqualTo(nextId);
    nextId += 2;
    var stream = opened.get(10, TimeUnit.SECONDS);
    await().until(() -> isReceiving(reader.join()));
    ending.accept(stream);
    return end.get(5, TimeUnit.SECONDS);
  }

  private static boolean isReceiving(Thread reader) {
    return Arrays.stream(reader.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("receive"));
  }
}
