package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Listeners hear of connections off the loop; failures of one kind do not spread to others. */
class ChannelEventsTest extends ClientUnderTest {
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void listenerThatBlocksHoldsUpItsOwnEventsOnly() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TtrpcChannel blocked =
        TtrpcChannel.builder(path.toString()).listener(new Blocking(release)).build()) {
      var call =
          async(
              () -> ClientCalls.unary(blocked, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
      try (FakePeer other = FakePeer.accept(listener)) {
        assertThat(other.takeFrame()).isEqualTo(unary(1, "x"));
        other.send(response(1, "y"));
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(text("y"));
        await().untilAsserted(() -> assertThat(events).containsExactly("connecting"));
      }
      await().until(() -> blocked.state() == TtrpcChannel.State.IDLE);
      var again =
          async(
              () -> ClientCalls.unary(blocked, EchoService.UNARY, text("z"), CallOptions.DEFAULT));
      try (FakePeer other = FakePeer.accept(listener)) {
        assertThat(other.takeFrame()).isEqualTo(unary(1, "z"));
        other.send(response(1, "y"));
        assertThat(again.get(10, TimeUnit.SECONDS)).isEqualTo(text("y"));
      }
      assertConnectionWorks(1);
      assertThat(events).containsExactly("connecting");
      release.countDown();
      await()
          .untilAsserted(
              () ->
                  assertThat(events)
                      .startsWith("connecting", "connect", "close", "connecting", "connect"));
    }
  }

  private final class Blocking implements ChannelListener {
    private final CountDownLatch release;

    Blocking(CountDownLatch release) {
      this.release = release;
    }

    @Override
    public void onConnectionOpened() {
      events.add("connecting");
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      events.add("connect");
    }

    @Override
    public void onConnectionClosed(ConnectionClosedException cause) {
      events.add("close");
    }
  }

  @Test
  void connectionThatWasUsedEndsTheBackoffBeforeItsCallsFail() throws Exception {
    CompletableFuture<StatusCode> retried = new CompletableFuture<>();
    var later = folder.resolve("later.sock");
    CompletableFuture<TtrpcChannel> self = new CompletableFuture<>();
    try (TtrpcChannel hasty =
        TtrpcChannel.builder(later.toString())
            .reconnectBackoff(Duration.ofMillis(50), Duration.ofSeconds(60))
            .interceptor(call -> call.onEnd(status -> retry(status, self.join(), retried)))
            .build()) {
      for (int i = 0; i < 12; i++) {
        assertThat(failureOf(async(() -> connect(hasty)))).isNotNull();
      }
      self.complete(hasty);
      ServerStreamingCall<StringValue> call;
      try (var listening = FakePeer.listen(later)) {
        var connecting = async(() -> connect(hasty));
        try (FakePeer other = FakePeer.accept(listening)) {
          connecting.join();
          var first =
              async(
                  () ->
                      ClientCalls.unary(hasty, EchoService.UNARY, text("x"), CallOptions.DEFAULT));
          assertThat(other.takeFrame()).isEqualTo(unary(1, "x"));
          other.send(response(1, "y"));
          assertThat(first.join()).isEqualTo(text("y"));
          call =
              ClientCalls.serverStreaming(hasty, EchoService.SPLIT, text("z"), CallOptions.DEFAULT);
          assertThat(other.takeFrame().streamId()).isEqualTo(3);
          Files.delete(later);
        }
      }
      assertThat(failureOf(async(call::receive)).code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(retried.get(10, TimeUnit.SECONDS)).isEqualTo(StatusCode.UNAVAILABLE);
      try (var listening = FakePeer.listen(later)) {
        CompletableFuture<FakePeer> accepting = async(() -> FakePeer.accept(listening));
        await()
            .atMost(Duration.ofSeconds(5))
            .until(
                () -> {
                  var unused =
                      ClientCalls.unaryAsync(
                          hasty, EchoService.UNARY, text("w"), CallOptions.DEFAULT);
                  return accepting.isDone();
                });
        accepting.join().close();
      }
    }
  }

  /** Connects again as soon as a call has failed, before the end of its connection is told. */
  private static void retry(
      Status failure, TtrpcChannel channel, CompletableFuture<StatusCode> retried) {
    if (failure.code() == StatusCode.UNAVAILABLE && !retried.isDone()) {
      try {
        channel.connect();
      } catch (TtrpcException e) {
        retried.complete(e.code());
      }
    }
  }

  private static Object connect(TtrpcChannel channel) {
    channel.connect();
    return "connected";
  }
}
