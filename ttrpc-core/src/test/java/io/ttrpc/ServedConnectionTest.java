package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ServerListener.ConnectionRejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that a server is given count as those that it accepts. */
@Timeout(20)
class ServedConnectionTest {
  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Footprint before;
  private SocketPair pair;
  private FakePeer peer;

  @BeforeEach
  void open() throws IOException {
    before = Footprint.now();
    pair = SocketPair.open(folder);
    peer = FakePeer.on(pair.right());
  }

  @AfterEach
  void close() throws IOException {
    pair.left().close();
    peer.close();
    before.assertNothingAdded();
  }

  private TtrpcServer.Builder builder() {
    return TtrpcServer.builder()
        .service(service.definition())
        .withoutAddress()
        .listener(
            new ServerListener() {
              @Override
              public void onConnectionOpened() {
                events.add("opened");
              }

              @Override
              public void onConnectionClosed() {
                events.add("closed");
              }

              @Override
              public void onConnectionRejected(ConnectionRejection reason) {
                events.add("rejected " + reason);
              }
            });
  }

  @Test
  void givenConnectionIsServedAndCounted() throws Exception {
    try (TtrpcServer server = builder().start()) {
      assertThat(server.isListening()).isTrue();
      assertThat(server.addresses()).isEmpty();
      server.serve(pair.left());
      peer.send(unary(1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
      assertThat(server.connectionCount()).isEqualTo(1);
      peer.close();
      await().untilAsserted(() -> assertThat(events).containsExactly("opened", "closed"));
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void serverThatListensTakesGivenConnectionsToo() throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server = builder().listen(SocketFile.at(path)).start();
        FakePeer accepted = FakePeer.connect(path)) {
      server.serve(pair.left());
      for (FakePeer each : List.of(peer, accepted)) {
        each.send(unary(1, "x"));
        assertThat(each.takeFrame()).isEqualTo(response(1, "x"));
      }
      assertThat(server.connectionCount()).isEqualTo(2);
    }
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void givenConnectionAboveTheLimitIsClosed() throws Exception {
    SocketPair second = SocketPair.open(folder);
    try (TtrpcServer server = builder().maxConnections(1).start();
        FakePeer refused = FakePeer.on(second.right())) {
      server.serve(pair.left());
      server.serve(second.left());
      assertThat(refused.isClosedByPeer()).isTrue();
      assertThat(events).containsExactly("opened", "rejected LIMIT");
    }
  }

  @Test
  void peerPolicyDecidesAboutGivenConnections() throws Exception {
    try (TtrpcServer server = builder().admit(PeerPolicy.sameUser()).start()) {
      server.serve(pair.left());
      peer.send(unary(1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
    }
  }

  @Test
  void peerPolicyRefusesAPeerThatTheKernelDoesNotName() throws Exception {
    try (TtrpcServer server = builder().admit(known -> true).start()) {
      server.serve(new UnwatchableChannel(pair.left()));
      assertThat(peer.isClosedByPeer()).isTrue();
      await()
          .untilAsserted(
              () -> assertThat(events).containsExactly("rejected " + ConnectionRejection.PEER));
    }
  }

  @Test
  void shutdownWaitsForTheCallsOfAGivenConnection() throws Exception {
    CompletableFuture<Void> running = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    service.unary =
        request -> {
          running.complete(null);
          goOn.join();
          return request;
        };
    try (TtrpcServer server = builder().start()) {
      server.serve(pair.left());
      peer.send(unary(1, "x"));
      running.join();
      var shutdown = CompletableFuture.supplyAsync(() -> server.shutdown(Duration.ofSeconds(15)));
      await().until(() -> !server.isListening());
      goOn.complete(null);
      assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
      assertThat(peer.isClosedByPeer()).isTrue();
      assertThat(shutdown.join()).isEqualTo(new ShutdownReport(1, 0));
    }
  }

  @Test
  void serverThatHasEndedClosesWhatItIsGiven() throws Exception {
    TtrpcServer server = builder().start();
    server.close();
    assertThatThrownBy(() -> server.serve(pair.left()))
        .isInstanceOf(IOException.class)
        .hasMessage("the server takes no new connections");
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  @Test
  void serverWithoutAddressMustSaySo() {
    TtrpcServer.Builder forgetful = TtrpcServer.builder().service(service.definition());
    assertThatThrownBy(forgetful::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withoutAddress()");
  }
}
