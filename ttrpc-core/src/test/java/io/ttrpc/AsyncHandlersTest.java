package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.end;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers that return futures: the threads that they hold, and their ends. */
class AsyncHandlersTest extends AsyncServerUnderTest {
  private static final int PENDING = 10_000;

  @Test
  void tenThousandPendingCallsHoldNoThread() throws Exception {
    Queue<CompletableFuture<StringValue>> futures = new ConcurrentLinkedQueue<>();
    unary =
        request -> {
          CompletableFuture<StringValue> future = new CompletableFuture<>();
          futures.add(future);
          return future;
        };
    CompletableFuture<Void> reading =
        ClientUnderTest.async(
            () -> {
              for (int i = 0; i < PENDING; i++) {
                peer.takeFrame();
              }
              return null;
            });
    for (int i = 0; i < PENDING; i++) {
      peer.send(unary(2 * i + 1, "x"));
    }
    await().untilAsserted(() -> assertThat(futures).hasSize(PENDING));
    await().untilAsserted(() -> assertThat(busy).hasValue(0));
    assertThat(server.callCount()).isEqualTo(PENDING);
    futures.forEach(each -> each.complete(text("done")));
    reading.get(20, TimeUnit.SECONDS);
  }

  @Test
  void futureThatIsCompleteCostsNoTaskBesidesItsHandler() throws Exception {
    for (int i = 0; i < 10; i++) {
      peer.send(unary(2 * i + 1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(2 * i + 1, text("x")));
    }
    // A handler that still runs may hand over further tasks.
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tasks).hasValue(10);
  }

  @Test
  void pendingStreamsHoldNoThread() throws Exception {
    List<Told<StringValue>> all = new CopyOnWriteArrayList<>();
    count =
        requests -> {
          Told<StringValue> told = new Told<>(Long.MAX_VALUE);
          all.add(told);
          requests.subscribe(told);
          return told.end.thenApply(messages -> Int64Value.of(messages.size()));
        };
    for (int id = 1; id < 400; id += 2) {
      peer.send(request(id, RO | ND, "Count", null), data(id, "a"));
    }
    await().untilAsserted(() -> assertThat(all).hasSize(200));
    await().untilAsserted(() -> assertThat(all).allMatch(told -> told.messages.size() == 1));
    await().untilAsserted(() -> assertThat(busy).hasValue(0));
    for (int id = 1; id < 400; id += 2) {
      peer.send(end(id));
      assertThat(peer.takeFrame()).isEqualTo(response(id, Int64Value.of(1)));
    }
  }

  @Test
  void interceptorReturnsWithTheHandlerAndHearsTheEndLater() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    unary = request -> future;
    peer.send(unary(1, "x"));
    await().untilAsserted(() -> assertThat(log).containsExactly("returned"));
    future.complete(text("y"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "y"));
    assertThat(log).containsExactly("returned", "end OK");
  }

  @Test
  void contextIsCurrentInAllThatIsCalled() throws Exception {
    Told<StringValue> told = countWith(Long.MAX_VALUE);
    peer.send(request(1, RO | ND, "Count", null), data(1, "a"), end(1));
    peer.takeFrame();
    assertThat(told.contexts).hasSize(3).doesNotContainNull();
    Numbers numbers = new Numbers(50);
    split = request -> numbers;
    peer.send(request(3, 0, "Split", text("x")));
    takeAll(51);
    assertThat(numbers.contexts).hasSizeGreaterThan(2).doesNotContainNull();
  }

  @Test
  @SuppressWarnings("NullAway") // What a careless handler does.
  void nullForAFutureOrAPublisherOrTheirValueIsUnknown() throws Exception {
    String nil = "ttrpc: marshal called with nil";
    unary = request -> null;
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNKNOWN, nil));
    unary = request -> CompletableFuture.completedFuture(null);
    peer.send(unary(3, "x"));
    assertThat(peer.takeFrame()).isEqualTo(failure(3, StatusCode.UNKNOWN, nil));
    split = request -> null;
    peer.send(request(5, 0, "Split", text("x")));
    assertThat(peer.takeFrame()).isEqualTo(failure(5, StatusCode.UNKNOWN, nil));
  }

  @Test
  void futureIsCancelledWhenAnInterceptorFailsTheCallBehindTheHandler() throws Exception {
    CompletableFuture<StringValue> future = new CompletableFuture<>();
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(
                    ServiceDefinition.builder(
                            new ServiceDescriptor("test.Echo", List.of(EchoService.UNARY)))
                        .unaryAsync(EchoService.UNARY, request -> future)
                        .build())
                .interceptor(
                    (call, next) -> {
                      next.proceed();
                      throw new TtrpcException(StatusCode.ABORTED, "changed my mind");
                    })
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      client.send(unary(1, "x"));
      assertThat(client.takeFrame()).isEqualTo(failure(1, StatusCode.ABORTED, "changed my mind"));
      await().untilAsserted(() -> assertThat(future).isCancelled());
      assertThat(own.shutdown(Duration.ofSeconds(10)).completed()).isTrue();
    }
  }

  @Test
  void deadlineOfAPendingCallThatBeganOnTheLoopIsKept() throws Exception {
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(
                    ServiceDefinition.builder(
                            new ServiceDescriptor("test.Echo", List.of(EchoService.UNARY)))
                        .unaryAsync(EchoService.UNARY, this::threadUnlessNever)
                        .build())
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      int id = 1;
      Frame onLoop = response(0, "ttrpc-server-1");
      do {
        client.send(unary(id, "x"));
        id += 2;
      } while (!client.takeFrame().data().equals(onLoop.data()));
      client.send(unary(id, "never", Duration.ofMillis(100).toNanos()));
      assertThat(client.takeFrame())
          .isEqualTo(failure(id, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
      assertThat(own.callCount()).isZero();
    }
  }

  private CompletableFuture<StringValue> threadUnlessNever(StringValue request) {
    return request.getValue().equals("never")
        ? new CompletableFuture<>()
        : CompletableFuture.completedFuture(text(Thread.currentThread().getName()));
  }
}
