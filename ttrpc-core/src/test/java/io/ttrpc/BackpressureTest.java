package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer that is faster than its consumer waits for it: what is on its way has a bound. */
@Timeout(60)
class BackpressureTest {
  private static final int MESSAGES = 20_000;
  private static final String KILOBYTE = "x".repeat(1 << 10);
  private static final int STREAM_BUFFER = 64 << 10;

  /** The buffer, 256 KiB of the sender's, the socket's buffers, and what the reader has in hand. */
  private static final int MOST_ON_THEIR_WAY = 1 << 10;

  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private final AtomicInteger sent = new AtomicInteger();
  private final CompletableFuture<Thread> producer = new CompletableFuture<>();
  private TtrpcServer server;
  private TtrpcChannel channel;

  @BeforeEach
  void start() throws Exception {
    String address = folder.resolve("s.sock").toString();
    Duration pause = Duration.ofSeconds(30);
    server =
        TtrpcServer.builder()
            .listen(address)
            .service(service.definition())
            .streamBuffer(MESSAGES, STREAM_BUFFER)
            .streamPause(pause)
            .start();
    channel =
        TtrpcChannel.builder(address)
            .streamBuffer(MESSAGES, STREAM_BUFFER)
            .streamPause(pause)
            .build();
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void serverWaitsForASlowClient() {
    service.split = (request, responses) -> produce(responses);
    try (ServerStreamingCall<StringValue> responses =
        ClientCalls.serverStreaming(channel, EchoService.SPLIT, text(""), CallOptions.DEFAULT)) {
      assertThat(consume(responses)).isEqualTo(MESSAGES);
    }
  }

  @Test
  void clientWaitsForASlowServer() throws Exception {
    service.count = requests -> Int64Value.of(consume(requests));
    try (ClientStreamingCall<StringValue, Int64Value> upload =
        ClientCalls.clientStreaming(channel, EchoService.COUNT, CallOptions.DEFAULT)) {
      CompletableFuture<Integer> producing = async(() -> produce(upload));
      assertThat(producing.get()).isEqualTo(MESSAGES);
      assertThat(upload.closeAndReceive()).isEqualTo(Int64Value.of(MESSAGES));
    }
  }

  private int produce(StreamSender<StringValue> messages) {
    producer.complete(Thread.currentThread());
    for (int i = 0; i < MESSAGES; i++) {
      messages.send(text(KILOBYTE));
      sent.incrementAndGet();
    }
    return MESSAGES;
  }

  /** Does not begin before the producer waits. */
  private int consume(StreamReceiver<StringValue> messages) {
    assertThat(messages.receive()).isEqualTo(text(KILOBYTE));
    await()
        .until(
            () ->
                sent.get() * KILOBYTE.length() > STREAM_BUFFER
                    && Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                        .contains(producer.join().getState()));
    int received = 1;
    assertThat(sent.get() - received).isLessThan(MOST_ON_THEIR_WAY);
    while (messages.receive() != null) {
      received++;
      assertThat(sent.get() - received).isLessThan(MOST_ON_THEIR_WAY);
    }
    return received;
  }
}
