package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.internal.socket.ProcessUser;
import io.ttrpc.testsupport.Latches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the refusal of connections: by policies on the credentials of the peer, as the kernel
 * tells them, and by the limit of connections.
 */
@Timeout(20)
class PeerPolicyTest {
  @TempDir Path folder;
  private final List<ConnectionRejection> refusals = new CopyOnWriteArrayList<>();
  private final EchoService service = new EchoService();

  @Test
  void policiesAdmitBySelfRootUserAndGroup() throws Exception {
    String self = ProcessUser.current().getName();
    String group = admittedPeer().group().getName();
    assertThat(isAdmitted(PeerPolicy.sameUser())).isTrue();
    assertThat(isAdmitted(PeerPolicy.users(Set.of(self)))).isTrue();
    assertThat(isAdmitted(PeerPolicy.groups(Set.of(group)))).isTrue();
    assertThat(isAdmitted(PeerPolicy.root())).isEqualTo(self.equals("root"));
    assertThat(isAdmitted(PeerPolicy.users(Set.of("someone-else")))).isFalse();
    assertThat(isAdmitted(PeerPolicy.groups(Set.of("another-group")))).isFalse();
    assertThat(isAdmitted(PeerPolicy.users(Set.of("someone-else")).or(PeerPolicy.sameUser())))
        .isTrue();
    assertThat(isAdmitted(PeerPolicy.users(Set.of("someone-else")).and(PeerPolicy.sameUser())))
        .isFalse();
    assertThat(isAdmitted(PeerPolicy.anyone())).isTrue();
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void case109RefusedPeerIsClosedWithoutAByteAndOthersAreServed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server =
        start(
            path,
            peer -> {
              boolean refuse = first.getCount() > 0;
              first.countDown();
              return !refuse;
            })) {
      try (FakePeer refused = FakePeer.connect(path)) {
        assertThat(refused.isClosedByPeer()).isTrue();
      }
      try (FakePeer admitted = FakePeer.connect(path)) {
        admitted.send(unary(1, "x"));
        assertThat(admitted.takeFrame()).isEqualTo(response(1, "x"));
      }
      await().untilAsserted(() -> assertThat(refusals).containsExactly(ConnectionRejection.PEER));
    }
  }

  @Test
  void case109SlowPolicyHoldsUpNobodyElseAndHasItsTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch slowEntered = new CountDownLatch(1);
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server =
            start(
                path,
                peer -> {
                  if (slowEntered.getCount() > 0) {
                    slowEntered.countDown();
                    Latches.awaitOrCancel(never);
                  }
                  return true;
                });
        FakePeer slow = FakePeer.connect(path)) {
      slowEntered.await();
      try (FakePeer other = FakePeer.connect(path)) {
        other.send(unary(1, "x"));
        assertThat(other.takeFrame()).isEqualTo(response(1, "x"));
      }
      assertThat(slow.isClosedByPeer()).isTrue();
      await()
          .untilAsserted(() -> assertThat(refusals).containsExactly(ConnectionRejection.TIMEOUT));
      assertThat(server.connectionCount()).isLessThanOrEqualTo(1);
      never.countDown();
    }
  }

  @Test
  void policyThatThrowsRefuses() throws Exception {
    assertThat(
            isAdmitted(
                peer -> {
                  throw new IllegalStateException("directory is down");
                }))
        .isFalse();
  }

  @Test
  void connectionsAboveTheLimitAreRefused() throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(path.toString())
                .maxConnections(1)
                .listener(recordingRefusals())
                .service(service.definition())
                .start();
        FakePeer first = FakePeer.connect(path)) {
      first.send(unary(1, "x"));
      assertThat(first.takeFrame()).isEqualTo(response(1, "x"));
      try (FakePeer second = FakePeer.connect(path)) {
        assertThat(second.isClosedByPeer()).isTrue();
      }
      await().untilAsserted(() -> assertThat(refusals).containsExactly(ConnectionRejection.LIMIT));
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  /** The peer that a handler sees when this process connects. */
  private PeerCredentials admittedPeer() throws Exception {
    var seen = new java.util.concurrent.CompletableFuture<PeerCredentials>();
    service.unary =
        request -> {
          seen.complete(CallContext.current().peer());
          return request;
        };
    assertThat(isAdmitted(PeerPolicy.anyone())).isTrue();
    assertThat(seen.join().user()).isEqualTo(ProcessUser.current());
    return seen.join();
  }

  @SuppressWarnings("try") // the server only has to be there
  private boolean isAdmitted(PeerPolicy policy) throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server = start(path, policy);
        FakePeer peer = FakePeer.connect(path)) {
      peer.send(unary(1, "x"));
      return peer.takeFrame().equals(response(1, "x"));
    } catch (IOException refused) {
      return false;
    }
  }

  private TtrpcServer start(Path path, PeerPolicy policy) throws IOException {
    return TtrpcServer.builder()
        .listen(path.toString())
        .admit(policy)
        .admissionTimeout(Duration.ofMillis(300))
        .listener(recordingRefusals())
        .service(service.definition())
        .start();
  }

  private ServerListener recordingRefusals() {
    return new ServerListener() {
      @Override
      public void onConnectionRejected(ConnectionRejection reason) {
        refusals.add(reason);
      }
    };
  }
}
