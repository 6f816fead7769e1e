package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many calls and streams at once on one connection. */
@Timeout(40)
class ConcurrencyTest {
  @TempDir Path folder;
  private TtrpcServer server;
  private TtrpcChannel channel;

  @BeforeEach
  void start() throws Exception {
    String address = folder.resolve("s.sock").toString();
    server = TtrpcServer.builder().listen(address).service(new EchoService().definition()).start();
    channel = TtrpcChannel.forTarget(address);
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void everyCallerGetsItsOwnResponses() {
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      int caller = i;
      callers.add(async(() -> callRepeatedly(caller, 100)));
    }
    callers.forEach(caller -> assertThat(caller.join()).isEqualTo(100));
  }

  private int callRepeatedly(int caller, int count) {
    for (int i = 0; i < count; i++) {
      // Sizes on both sides of every buffer's.
      String text = caller + ":" + i + "x".repeat((caller * 977 + i * 131) % 40_000);
      assertThat(ClientCalls.unary(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT))
          .isEqualTo(text(text));
    }
    return count;
  }

  @Test
  void interleavedStreamsKeepTheirOrder() {
    List<CompletableFuture<Integer>> streams = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int stream = i;
      streams.add(async(() -> converse(stream, 2000)));
    }
    streams.forEach(stream -> assertThat(stream.join()).isEqualTo(2000));
  }

  private int converse(int stream, int count) throws Exception {
    try (BidiStreamingCall<StringValue, StringValue> chat =
        ClientCalls.bidiStreaming(channel, EchoService.CHAT, CallOptions.DEFAULT)) {
      CompletableFuture<Integer> received =
          async(
              () -> {
                int next = 0;
                for (StringValue response : chat) {
                  assertThat(response).isEqualTo(text(stream + ":" + next++));
                }
                return next;
              });
      for (int i = 0; i < count; i++) {
        chat.send(text(stream + ":" + i));
      }
      chat.closeSend();
      return received.join();
    }
  }

  @Test
  void largestMessagesPassBothWays() {
    // Tag and length of the payload field, service and method, and the message's own header.
    String text = "x".repeat((4 << 20) - 40);
    for (int i = 0; i < 10; i++) {
      assertThat(
              ClientCalls.unary(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT)
                  .getValue())
          .isEqualTo(text);
    }
  }

  @Test
  void fastProducerWaitsForItsConsumer() {
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(
            channel,
            EchoService.SPLIT,
            text("word ".repeat(100_000).trim()),
            CallOptions.DEFAULT)) {
      int count = 0;
      for (StringValue response : responses) {
        assertThat(response).isEqualTo(text("word"));
        count++;
      }
      assertThat(count).isEqualTo(100_000);
    }
  }
}
