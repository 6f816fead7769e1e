package io.ttrpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ttrpc.PeerCredentials;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.socket.ProcessUser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lookup of a connection's peer for its calls, on threads that the test controls. */
class CallPeerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final List<Runnable> lookups = new CopyOnWriteArrayList<>();
  private SocketChannel client;
  private SocketChannel connection;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      client = SocketChannel.open(address);
      connection = listener.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    connection.close();
  }

  @Test
  void lookupThatDoesNotEndIsUnavailableInTime() {
    TtrpcException failure = failure(peer(lookups::add, Duration.ofMillis(1)));
    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(lookups).hasSize(1);
  }

  @Test
  void listOfConnectionsDoesNotWaitLongerAndLeavesTheLookupToGoOn() {
    CallPeer peer = peer(lookups::add, LONG);
    assertThat(peer.getWithin(1_000_000)).isNull();
    assertThat(peer.getWithin(0)).isNull();
    assertThat(lookups).hasSize(1);
    lookups.get(0).run();
    assertThat(peer.getWithin(0)).isNotNull();
  }

  @Test
  void interruptedThreadStartsNoLookupForAListOfConnections() {
    Thread.currentThread().interrupt();
    assertThat(peer(lookups::add, LONG).getWithin(Long.MAX_VALUE)).isNull();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lookups).isEmpty();
  }

  @Test
  void listOfConnectionsHasNoPeerWhereTheLookupFindsNoPlace() {
    Executor full =
        lookup -> {
          throw new RejectedExecutionException("full");
        };
    assertThat(peer(full, LONG).getWithin(1)).isNull();
  }

  @Test
  void callsOfAConnectionWaitForOneLookup() {
    CallPeer peer = peer(lookups::add, LONG);
    List<CompletableFuture<PeerCredentials>> calls =
        Stream.generate(() -> CompletableFuture.supplyAsync(peer, CallPeerTest::startThread))
            .limit(3)
            .toList();
    await().until(() -> !lookups.isEmpty());
    lookups.get(0).run();
    assertThat(calls)
        .allSatisfy(call -> assertThat(call.join().user()).isEqualTo(ProcessUser.current()));
    assertThat(lookups).hasSize(1);
  }

  @Test
  void peerThatIsKnownNeedsNoLookup() {
    PeerLookup known = new PeerLookup(connection);
    assertThat(known.get()).isNotNull();
    CallPeer peer = new CallPeer(known, lookups::add, LONG);
    assertThat(peer.get()).isSameAs(known.get());
    assertThat(lookups).isEmpty();
  }

  @Test
  void interruptEndsTheWait() {
    Thread.currentThread().interrupt();
    assertThat(failure(peer(lookups::add, LONG)).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void lookupThatFindsNoPlaceIsRefused() {
    Executor full =
        lookup -> {
          throw new RejectedExecutionException("full");
        };
    assertThat(failure(peer(full, LONG)).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void closedConnectionHasNoPeer() throws IOException {
    connection.close();
    assertThat(peer(Runnable::run, LONG).get()).isNull();
  }

  @Test
  void transportWithoutCredentialsNeedsNoLookup() throws IOException {
    try (SocketChannel tcp = SocketChannel.open()) {
      assertThat(new CallPeer(new PeerLookup(tcp), lookups::add, LONG).get()).isNull();
      assertThat(lookups).isEmpty();
    }
  }

  private CallPeer peer(Executor threads, Duration maxWait) {
    return new CallPeer(new PeerLookup(connection), threads, maxWait);
  }

  private static void startThread(Runnable task) {
    new Thread(task).start();
  }

  private static TtrpcException failure(CallPeer peer) {
    return catchThrowableOfType(TtrpcException.class, peer::get);
  }
}
