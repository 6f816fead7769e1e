package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.testsupport.SecondUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the limit of connections of one user. */
@Timeout(60)
class ConnectionsPerUserTest {
  @TempDir Path folder;
  private final List<ConnectionRejection> refusals = new CopyOnWriteArrayList<>();
  private final List<FakePeer> peers = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (FakePeer each : peers) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void userAboveTheLimitIsRefusedUntilAConnectionEnds(boolean policy) throws Exception {
    TtrpcServer.Builder builder = builder().maxConnectionsPerUser(2);
    if (policy) {
      builder.admit(PeerPolicy.sameUser());
    }
    try (TtrpcServer server = builder.start()) {
      assertServed(connect());
      assertServed(connect());
      assertThat(connect().isClosedByPeer()).isTrue();
      assertThat(connect().isClosedByPeer()).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(refusals)
                      .containsExactly(
                          ConnectionRejection.USER_LIMIT, ConnectionRejection.USER_LIMIT));
      peers.get(1).close();
      await().until(() -> server.connectionCount() == 1);
      assertServed(connect());
      assertThat(connect().isClosedByPeer()).isTrue();
    }
  }

  @Test
  void otherUserIsAdmittedWhenOneIsAtTheLimit() throws Exception {
    SecondUser.letInto(folder);
    SocketFile file = SocketFile.at(path()).withPermissions("rw-rw-rw-");
    try (TtrpcServer server =
        TtrpcServer.builder()
            .listen(file)
            .service(new EchoService().definition())
            .maxConnectionsPerUser(1)
            .start()) {
      assertServed(connect());
      assertThat(connect().isClosedByPeer()).isTrue();
      Process other = SecondUser.start(folder, IdleStranger.class, path().toString(), "1");
      await().until(() -> server.connectionCount() == 2);
      other.destroy();
    }
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void thousandsOfIdleConnectionsOfOneUserAreServedUpToTheLimit() throws Exception {
    try (TtrpcServer server = builder().maxConnectionsPerUser(4_000).start()) {
      for (int i = 0; i < 4_000; i++) {
        connect();
      }
      assertServed(peers.get(0));
      assertServed(peers.get(3_999));
      assertThat(connect().isClosedByPeer()).isTrue();
    }
  }

  private TtrpcServer.Builder builder() {
    return TtrpcServer.builder()
        .listen(path().toString())
        .service(new EchoService().definition())
        .listener(
            new ServerListener() {
              @Override
              public void onConnectionRejected(ConnectionRejection reason) {
                refusals.add(reason);
              }
            });
  }

  private Path path() {
    return folder.resolve("s.sock");
  }

  private FakePeer connect() throws IOException {
    FakePeer peer = FakePeer.connect(path());
    peers.add(peer);
    return peer;
  }

  private static void assertServed(FakePeer peer) throws IOException {
    peer.send(unary(1, "x"));
    assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
  }
}
