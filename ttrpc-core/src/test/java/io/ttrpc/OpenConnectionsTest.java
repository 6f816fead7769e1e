package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.socket.ProcessUser;
import io.ttrpc.testsupport.Latches;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A server tells which connections it has, and how many it may have. */
class OpenConnectionsTest extends ServerUnderTest {
  private final CountDownLatch entered = new CountDownLatch(2);
  private final CountDownLatch release = new CountDownLatch(1);

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    return super.configure(builder).maxConnections(7).maxConcurrentCalls(9);
  }

  @Test
  void connectionHasItsPeerItsAgeAndItsCalls() throws Exception {
    assertConnectionWorks(1);

    OpenConnection first = onlyConnection();
    assertThat(first.peer()).isNotNull();
    assertThat(first.peer().user()).isEqualTo(ProcessUser.current());
    assertThat(first.callCount()).isZero();
    assertThat(first.age()).isPositive().isLessThan(Duration.ofSeconds(20));
    assertThat(onlyConnection().age()).isGreaterThan(first.age());
  }

  @Test
  @SuppressWarnings("try") // the idle peer only has to be there
  void callsAreCountedOnTheirOwnConnection() throws Exception {
    service.unary =
        request -> {
          entered.countDown();
          Latches.awaitOrCancel(release);
          return request;
        };
    peer.send(unary(1, "a"));
    peer.send(unary(3, "b"));
    entered.await();
    List<OpenConnection> connections;
    try (FakePeer idle = FakePeer.connect(path)) {
      await().untilAsserted(() -> assertThat(server.connectionCount()).isEqualTo(2));

      connections = server.connections();
    } finally {
      release.countDown();
    }
    assertThat(connections).extracting(OpenConnection::callCount).containsExactly(2, 0);
    assertThat(connections.get(0).age()).isGreaterThan(connections.get(1).age());
    assertThat(takeAll(2)).containsExactlyInAnyOrder(response(1, "a"), response(3, "b"));
    await().untilAsserted(() -> assertThat(onlyConnection().callCount()).isZero());
  }

  @Test
  void lostConnectionIsNotListed() throws Exception {
    assertConnectionWorks(1);
    peer.close();
    await().untilAsserted(() -> assertThat(server.connections()).isEmpty());
  }

  @Test
  void connectionThatTheKernelDoesNotNameHasNoPeer() throws Exception {
    SocketPair pair = SocketPair.open(folder);
    try (FakePeer unnamed = FakePeer.on(pair.right())) {
      server.serve(new UnwatchableChannel(pair.left()));
      unnamed.send(unary(1, "x"));
      assertThat(unnamed.takeFrame()).isEqualTo(response(1, "x"));

      assertThat(server.connections()).extracting(OpenConnection::peer).hasSize(2).containsNull();
    }
  }

  @Test
  void limitsAreThoseOfTheBuilder() throws Exception {
    assertThat(server.maxConnections()).isEqualTo(7);
    assertThat(server.maxConcurrentCalls()).isEqualTo(9);
    try (TtrpcServer unset = TtrpcServer.builder().withoutAddress().start()) {
      assertThat(unset.maxConnections()).as("depends on the descriptors").isBetween(1, 16_384);
      assertThat(unset.maxConcurrentCalls()).isEqualTo(100_000);
    }
  }

  private OpenConnection onlyConnection() {
    List<OpenConnection> connections = server.connections();
    assertThat(connections).hasSize(1);
    return connections.get(0);
  }
}
