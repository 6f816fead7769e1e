package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asynchronous calls that wait cost little, and nothing once they have ended. */
@Timeout(60)
class PendingCallsTest extends ClientUnderTest {
  private static final int PENDING = 10_000;
  private static final int FINISHED = 40_000;

  @Test
  void pendingAsynchronousCallsHoldNoThread() throws Exception {
    int before = Thread.activeCount();
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    CompletableFuture<Object> taking = async(this::takeRequests);
    for (int i = 0; i < PENDING; i++) {
      calls.add(ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
    }
    taking.get(30, TimeUnit.SECONDS);
    assertThat(Thread.activeCount() - before).isLessThan(8);
    CompletableFuture<Object> responding = async(this::respond);
    for (CompletableFuture<StringValue> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(text("y"));
    }
    responding.join();
  }

  @Test
  void connectionThatEndsFailsAllItsPendingCalls() throws Exception {
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    CompletableFuture<Object> taking = async(this::takeRequests);
    for (int i = 0; i < PENDING; i++) {
      calls.add(ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
    }
    taking.get(30, TimeUnit.SECONDS);
    peer.close();
    for (CompletableFuture<StringValue> call : calls) {
      assertThat(failureOf(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  private Object takeRequests() throws Exception {
    for (int i = 0; i < PENDING; i++) {
      assertThat(peer.takeFrame().streamId()).isEqualTo(2 * i + 1);
    }
    return "taken";
  }

  private Object respond() throws Exception {
    for (int i = 0; i < PENDING; i++) {
      peer.send(response(2 * i + 1, "y"));
    }
    return "responded";
  }

  @Test
  void finishedCallsLeaveNothingBehindWhileTheTargetIsAway() throws Exception {
    try (TtrpcChannel away =
        TtrpcChannel.builder(folder.resolve("away.sock").toString())
            .waitForReady()
            .reconnectBackoff(Duration.ofSeconds(30), Duration.ofSeconds(30))
            .build()) {
      finish(away, 1_000);
      long before = Footprint.liveBytes();
      finish(away, FINISHED);
      assertThat(Footprint.liveBytes() - before).isLessThan(FINISHED * 40L);
    }
  }

  private static void finish(TtrpcChannel away, int count) {
    CallOptions hasty = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(1));
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(ClientCalls.unaryAsync(away, EchoService.UNARY, text("x"), hasty));
      if (calls.size() == 1_000) {
        for (CompletableFuture<StringValue> call : calls) {
          assertThat(failureOf(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
        }
        calls.clear();
      }
    }
  }
}
