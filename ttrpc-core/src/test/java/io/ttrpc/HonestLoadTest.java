package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads that the default limits must let pass, with the memory of a heap of the named size. */
@Timeout(60)
class HonestLoadTest extends ServerUnderTest {
  private static final long HEAP = 1 << 30;
  private static final int MIB = 1 << 20;

  private final Queue<CompletableFuture<StringValue>> pending = new ConcurrentLinkedQueue<>();

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return builder
        .service(
            ServiceDefinition.builder(EchoService.DESCRIPTOR)
                .unaryAsync(EchoService.UNARY, this::answer)
                .clientStreaming(EchoService.COUNT, requests -> service.count.apply(requests))
                .serverStreaming(
                    EchoService.SPLIT, (text, responses) -> service.split.accept(text, responses))
                .bidiStreamingAsync(EchoService.CHAT, requests -> requests)
                .build())
        .maxMemory(HEAP / 2);
  }

  private CompletableFuture<StringValue> answer(StringValue request) {
    if (!request.getValue().equals("wait")) {
      return CompletableFuture.completedFuture(request);
    }
    CompletableFuture<StringValue> later = new CompletableFuture<>();
    pending.add(later);
    return later;
  }

  @Test
  void sixtyFourCallersOfOneMebibyteOnOneConnection() throws Exception {
    StringValue large = text("x".repeat(MIB));
    ExecutorService callers = Executors.newFixedThreadPool(64);
    try (TtrpcChannel channel = TtrpcChannel.forTarget(path.toString())) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(callers.submit(() -> callRepeatedly(channel, large)));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get(50, TimeUnit.SECONDS)).isEqualTo(5);
      }
    } finally {
      callers.shutdown();
    }
  }

  private static int callRepeatedly(TtrpcChannel channel, StringValue request) {
    int answered = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(ClientCalls.unary(channel, EchoService.UNARY, request, CallOptions.DEFAULT))
          .isEqualTo(request);
      answered++;
    }
    return answered;
  }

  @Test
  void tenThousandStreamsAndTenThousandCallsOnOneConnection() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      int id = 4 * i + 1;
      peer.send(request(id, RO | ND, "Chat", null), unary(id + 2, "wait"));
    }
    await().untilAsserted(() -> assertThat(pending).hasSize(10_000));
    assertThat(server.callCount()).isEqualTo(20_000);
    assertThat(server.memoryInUse()).isLessThan(64 * MIB);
    assertThat(peer.takeRest()).isEmpty();
    peer.close();
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    pending.clear();
  }
}
