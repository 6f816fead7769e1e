package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.ND;
import static io.ttrpc.Frames.RO;
import static io.ttrpc.Frames.data;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.request;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.testsupport.Latches;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How a server ends, and what it leaves: part G of the wire cases. */
class ServerLifecycleTest extends ServerUnderTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void builderReturnsTheServicesThatTheServerWillHave() {
    ServiceDescriptor other = new ServiceDescriptor("test.Other", List.of());
    TtrpcServer.Builder builder =
        TtrpcServer.builder()
            .service(ServiceDefinition.builder(other).build())
            .service(service.definition());

    assertThat(builder.services()).containsExactly(other, service.definition().descriptor());
  }

  @Test
  void case102ShutdownClosesIdleConnectionsAndRemovesTheSocketFile() throws Exception {
    peer.send(unary(1, "served"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "served"));
    assertThat(server.shutdown(LONG)).isEqualTo(new ShutdownReport(0, 0));
    assertThat(peer.isClosedByPeer()).isTrue();
    assertThat(path).doesNotExist();
    assertThat(server.isListening()).isFalse();
    server.awaitTermination();
  }

  @Test
  void case102ShutdownLetsTheFirstCallOfAFreshConnectionFinish() throws Exception {
    CompletableFuture<ShutdownReport> shutdown = shutdownDuringACall(1);
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "running"));
    assertThat(peer.isClosedByPeer()).isTrue();
    assertThat(shutdown.get(10, TimeUnit.SECONDS)).isEqualTo(new ShutdownReport(1, 0));
  }

  @Test
  void shutdownDoesNotWaitForAConnectionThatIsBeingToldToAListener() throws Exception {
    assertConnectionIsCountedThoughTheServerEnds(
        own -> assertThat(own.shutdown(LONG).completed()).isTrue());
  }

  @Test
  void closeCountsAConnectionThatIsBeingToldToAListener() throws Exception {
    assertConnectionIsCountedThoughTheServerEnds(TtrpcServer::close);
  }

  /** The server ends while a listener is told of a connection that has not begun to be read. */
  private void assertConnectionIsCountedThoughTheServerEnds(Consumer<TtrpcServer> ending)
      throws Exception {
    AtomicInteger closed = new AtomicInteger();
    ServerListener slow =
        new ServerListener() {
          @Override
          public void onConnectionOpened() {
            entered.countDown();
            Latches.awaitOrCancel(release);
          }

          @Override
          public void onConnectionClosed() {
            closed.incrementAndGet();
          }
        };
    Path own = folder.resolve("own.sock");
    try (TtrpcServer ended =
            TtrpcServer.builder()
                .listen(own.toString())
                .service(service.definition())
                .listener(slow)
                // With a policy, the listener is told on another thread than the loop's.
                .admit(peer -> true)
                .start();
        FakePeer client = FakePeer.connect(own)) {
      entered.await();
      long start = System.nanoTime();
      CompletableFuture<Void> end =
          ClientUnderTest.async(
              () -> {
                ending.accept(ended);
                return null;
              });
      await().until(() -> !ended.isListening());
      // The connection is closed as soon as the server has come to it.
      await().until(client::isClosedByPeer);
      release.countDown();
      end.get(10, TimeUnit.SECONDS);
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
      await().untilAsserted(() -> assertThat(closed).hasValue(1));
      assertThat(ended.connectionCount()).isZero();
    }
  }

  @Test
  void case103ShutdownIsGracefulAfterAnEarlierFailure() throws Exception {
    peer.send(request(1, 0, "Missing", null));
    assertThat(peer.takeFrame()).isEqualTo(failure(1, StatusCode.UNIMPLEMENTED, "method Missing"));
    CompletableFuture<ShutdownReport> shutdown = shutdownDuringACall(3);
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(3, "running"));
    assertThat(shutdown.get(10, TimeUnit.SECONDS).completed()).isTrue();
  }

  @Test
  void case104NewRequestOnADrainingConnectionIsUnavailable() throws Exception {
    CompletableFuture<ShutdownReport> shutdown = shutdownDuringACall(1);
    peer.send(unary(3, "too late"));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(3, StatusCode.UNAVAILABLE, "server is shutting down"));
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(1, "running"));
    assertThat(shutdown.get(10, TimeUnit.SECONDS).completed()).isTrue();
  }

  @Test
  void case105ShutdownThatTakesTooLongSaysSoAndCloseForces() throws Exception {
    peer.send(request(1, RO | ND, "Chat", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    assertThat(server.shutdown(Duration.ofMillis(50))).isEqualTo(new ShutdownReport(0, 1));
    peer.send(data(1, "b"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "b"));
    server.close();
    assertThat(peer.isClosedByPeer()).isTrue();
    server.awaitTermination();
  }

  @Test
  void case106CloseEndsConnectionsAndCancelsHandlers() throws Exception {
    var cancelled = cancellationOfChat();
    peer.send(request(1, RO | ND, "Chat", null), data(1, "a"));
    assertThat(peer.takeFrame()).isEqualTo(data(1, "a"));
    server.close();
    assertThat(peer.isClosedByPeer()).isTrue();
    assertThat(cancelled.get().code()).isEqualTo(StatusCode.CANCELLED);
    server.close();
  }

  @Test
  void closedServerLeavesNoThread() throws Exception {
    peer.send(unary(1, "x", 5_000_000_000L));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
    server.close();
    await().untilAsserted(() -> assertThat(threadsNamed("ttrpc-server")).isEmpty());
  }

  @Test
  void case107ServerThatEndsWhileItStartsDoesNotHang() throws Exception {
    for (int i = 0; i < 100; i++) {
      var other = folder.resolve("racing.sock");
      TtrpcServer racing =
          TtrpcServer.builder().listen(other.toString()).service(service.definition()).start();
      var client = CompletableFuture.runAsync(() -> connectQuietly(other));
      assertThat(racing.shutdown(LONG).completed()).isTrue();
      racing.awaitTermination();
      client.join();
      assertThat(other).doesNotExist();
    }
  }

  @Test
  void case107ServingOnAListenerThatWasClosedFailsAndLeavesNothing() throws Exception {
    ServerSocketChannel bound = FakePeer.listen(folder.resolve("bound.sock"));
    TtrpcServer.Builder builder = TtrpcServer.builder().listen(bound).service(service.definition());
    builder.start().close();
    assertThatThrownBy(builder::start).isInstanceOf(ClosedChannelException.class);
  }

  private static void connectQuietly(java.nio.file.Path path) {
    try (FakePeer peer = FakePeer.connect(path)) {
      assertThat(peer).isNotNull();
    } catch (java.io.IOException tooLate) {
      return;
    }
  }

  @Test
  void case111StreamsAndConnectionsLeaveNothingBehind() throws Exception {
    for (int i = 0; i < 1000; i++) {
      try (FakePeer other = FakePeer.connect(path)) {
        other.send(unary(1, "x"));
        assertThat(other.takeFrame()).isEqualTo(response(1, "x"));
        other.send(request(3, RO | ND, "Chat", null));
      }
    }
    await().untilAsserted(() -> assertThat(server.connectionCount()).isEqualTo(1));
    await().untilAsserted(() -> assertThat(server.callCount()).isZero());
    assertConnectionWorks(1);
  }

  @Test
  void case111TimedOutCallsLeaveNothingBehind() throws Exception {
    service.unary =
        request -> {
          Latches.awaitOrCancel(release);
          return request;
        };
    for (int i = 0; i < 1000; i++) {
      peer.send(unary(2 * i + 1, "x", 50_000_000));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(ResponseEnvelope.parse(peer.takeFrame().data()).status().code())
          .isEqualTo(StatusCode.DEADLINE_EXCEEDED.number());
    }
    service.unary = request -> request;
    assertConnectionWorks(2001);
  }

  @Test
  void case112ServiceIsRegisteredOnce() {
    assertThatThrownBy(
            () ->
                TtrpcServer.builder()
                    .service(service.definition())
                    .service(new EchoService().definition()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test.Echo");
  }

  @Test
  void serverWithoutAnAddressDoesNotStart() {
    assertThatThrownBy(() -> TtrpcServer.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listen");
  }

  @Test
  void oneServerListensOnSeveralAddresses() throws Exception {
    var first = folder.resolve("1.sock");
    var second = folder.resolve("2.sock");
    try (TtrpcServer both =
        TtrpcServer.builder()
            .listen("unix://" + first)
            .listen(second.toString())
            .service(service.definition())
            .start()) {
      assertThat(both.addresses()).containsExactly("unix://" + first, "unix://" + second);
      for (var each : new java.nio.file.Path[] {first, second}) {
        try (FakePeer other = FakePeer.connect(each)) {
          other.send(unary(1, "x"));
          assertThat(other.takeFrame()).isEqualTo(response(1, "x"));
        }
      }
    }
    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
  }

  @Test
  void tooManyCallsAreRefusedAndOthersGoOn() throws Exception {
    var limited = folder.resolve("limited.sock");
    service.unary = this::blockUntilReleased;
    try (TtrpcServer small =
            TtrpcServer.builder()
                .listen(limited.toString())
                .maxConcurrentCalls(1)
                .service(service.definition())
                .start();
        FakePeer other = FakePeer.connect(limited)) {
      other.send(unary(1, "running"));
      entered.await();
      other.send(unary(3, "one too many"));
      assertThat(other.takeFrame())
          .isEqualTo(
              failure(
                  3, StatusCode.RESOURCE_EXHAUSTED, "server has too many calls; the maximum is 1"));
      release.countDown();
      assertThat(other.takeFrame()).isEqualTo(response(1, "running"));
      assertThat(small.callCount()).isZero();
    }
  }

  @Test
  void tooManyCallsOfAConnectionAreRefusedAndOtherConnectionsGoOn() throws Exception {
    var limited = folder.resolve("limited.sock");
    service.unary = this::blockUntilReleased;
    var rejected = new java.util.concurrent.CopyOnWriteArrayList<String>();
    ServerListener counting =
        new ServerListener() {
          @Override
          public void onCallRejected(String service, String method, CallRejection reason) {
            rejected.add(method + " " + reason);
          }
        };
    try (TtrpcServer small =
            TtrpcServer.builder()
                .listen(limited.toString())
                .maxCallsPerConnection(1)
                .listener(counting)
                .service(service.definition())
                .start();
        FakePeer greedy = FakePeer.connect(limited);
        FakePeer other = FakePeer.connect(limited)) {
      greedy.send(unary(1, "running"));
      entered.await();
      greedy.send(unary(3, "one too many"), unary(5, "two too many"));
      var refusal = "connection has too many calls; the maximum is 1";
      assertThat(greedy.takeFrame()).isEqualTo(failure(3, StatusCode.RESOURCE_EXHAUSTED, refusal));
      assertThat(greedy.takeFrame()).isEqualTo(failure(5, StatusCode.RESOURCE_EXHAUSTED, refusal));
      await()
          .untilAsserted(
              () -> assertThat(rejected).containsExactly("Unary OVERLOAD", "Unary OVERLOAD"));
      other.send(unary(1, "of another connection"));
      await().until(() -> small.callCount() == 2);
      release.countDown();
      assertThat(other.takeFrame()).isEqualTo(response(1, "of another connection"));
      assertThat(greedy.takeFrame()).isEqualTo(response(1, "running"));
      greedy.send(unary(7, "the next"));
      assertThat(greedy.takeFrame()).isEqualTo(response(7, "the next"));
    }
  }

  private CompletableFuture<ShutdownReport> shutdownDuringACall(int id) throws Exception {
    service.unary = this::blockUntilReleased;
    peer.send(unary(id, "running"));
    entered.await();
    CompletableFuture<ShutdownReport> shutdown =
        CompletableFuture.supplyAsync(() -> server.shutdown(LONG));
    await().until(() -> !server.isListening());
    // The connection drains a moment after the listener is closed.
    await().untilAsserted(() -> assertThat(path).doesNotExist());
    return shutdown;
  }

  private com.google.protobuf.StringValue blockUntilReleased(
      com.google.protobuf.StringValue request) {
    entered.countDown();
    Latches.awaitOrCancel(release);
    return request.getValue().isEmpty() ? text("") : request;
  }

  private static Set<String> threadsNamed(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toSet());
  }
}
