package io.ttrpc;

import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.testsupport.SecondUser;
import io.ttrpc.testsupport.Stranger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose system does not name users as usual, or does not answer. */
@Timeout(60)
class NameServiceTest {
  private static final int PEERS = 40;

  @TempDir Path folder;

  @BeforeEach
  void requireMounts() throws IOException {
    SecondUser.requireMounts();
    SecondUser.open(folder, "rwxr-xr-x");
  }

  @Test
  void callsThatDoNotAskForThePeerAreServedWhileNamesHang() throws Exception {
    try (OddlyNamedServers servers = OddlyNamedServers.start(folder)) {
      servers.letNamesHang();
      List<FakePeer> asking = connect(servers.anyone(), PEERS);
      for (FakePeer each : asking) {
        each.send(unary(1, "who", TimeUnit.SECONDS.toNanos(2)));
      }
      for (FakePeer each : connect(servers.anyone(), 10)) {
        assertServes(each);
      }
      // The end of a connection whose peer is looked up must not hold up its loop.
      for (FakePeer each : asking.subList(PEERS / 2, PEERS)) {
        each.close();
      }
      for (FakePeer each : connect(servers.anyone(), 10)) {
        assertServes(each);
      }
      for (FakePeer each : asking.subList(0, PEERS / 2)) {
        assertThat(each.takeFrame())
            .isEqualTo(failure(1, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
      }
      assertThat(servers.countThreads("ttrpc-peer-lookup")).isBetween(1, 8);
      servers.letNamesAnswer();
      await()
          .untilAsserted(
              () ->
                  assertThat(callerOf(FakePeer.connect(servers.anyone()))).isEqualTo("root:root"));
      await().untilAsserted(() -> assertThat(callerOf(asking.get(0))).isEqualTo("root:root"));
    }
  }

  @Test
  void callWithoutADeadlineEndsWhileNamesHang() throws Exception {
    try (OddlyNamedServers servers = OddlyNamedServers.start(folder)) {
      servers.letNamesHang();
      FakePeer asking = FakePeer.connect(servers.anyone()).send(unary(1, "who"));
      assertThat(asking.takeFrame())
          .isEqualTo(
              failure(
                  1,
                  StatusCode.UNAVAILABLE,
                  "the system has not named the peer's user and group in time"));
      assertServes(asking);
    }
  }

  /**
   * The list of an actuator, for example. On JDK 21 and later, a virtual thread serves the call.
   */
  @Test
  void connectionsAreListedWhileNamesHangAndGoOnMeanwhile() throws Exception {
    try (OddlyNamedServers servers = OddlyNamedServers.start(folder)) {
      servers.letNamesHang();
      FakePeer unnamed = FakePeer.connect(servers.anyone());
      await().untilAsserted(() -> assertThat(servers.peersOfAnyone()).isEqualTo("[null]"));
      assertServes(unnamed);
      servers.letNamesAnswer();
      await().untilAsserted(() -> assertThat(servers.peersOfAnyone()).isEqualTo("[root:root]"));
    }
  }

  @Test
  void admissionsThatHangEndInTimeAndDelayNoAdmittedPeer() throws Exception {
    try (OddlyNamedServers servers = OddlyNamedServers.start(folder)) {
      FakePeer admitted = FakePeer.connect(servers.onlyRoot());
      assertServes(admitted);
      servers.letNamesHang();
      List<FakePeer> hanging = connect(servers.onlyRoot(), PEERS);
      for (int id = 201; id < 300; id += 2) {
        assertThat(admitted.send(unary(id, "x")).takeFrame()).isEqualTo(response(id, "x"));
      }
      // Longer than the admissions may take.
      admitted.send(unary(301, "never", TimeUnit.SECONDS.toNanos(3)));
      assertThat(admitted.takeFrame())
          .isEqualTo(failure(301, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
      assertServes(FakePeer.connect(servers.anyone()));
      servers.letNamesAnswer();
      for (FakePeer each : hanging) {
        assertThat(each.isClosedByPeer()).isTrue();
      }
      await().untilAsserted(() -> assertServes(FakePeer.connect(servers.onlyRoot())));
    }
  }

  /** Images of containers often have no file of users, or one that names root otherwise. */
  @Test
  void rootIsAdmittedWhateverItsName() throws Exception {
    Path users = Files.writeString(folder.resolve("users"), "toor:x:0:0:::\n");
    try (OddlyNamedServers servers = OddlyNamedServers.startWithUsers(folder, users)) {
      assertThat(callerOf(FakePeer.connect(servers.onlyRoot()))).isEqualTo("toor:root");
    }
  }

  @Test
  void userOutsideOfTheNamespaceIsNobody() throws Exception {
    try (OddlyNamedServers servers = OddlyNamedServers.startInUserNamespace(folder);
        Stranger stranger = Stranger.start(SecondUser.NAMELESS, SecondUser.NAMELESS, folder)) {
      assertThat(callerOf(FakePeer.connect(servers.onlyRoot()))).isEqualTo("root:root");
      String answer = stranger.send(servers.anyone(), FrameWriter.encode(unary(1, "who")));
      assertThat(answer).startsWith(Stranger.SERVED);
      byte[] response = HexFormat.of().parseHex(answer.substring(Stranger.SERVED.length()));
      assertThat(text(response)).contains("nobody:nogroup");
      assertThat(stranger.knock(servers.onlyRoot())).isEqualTo(Stranger.CLOSED);
    }
  }

  private static List<FakePeer> connect(Path socket, int count) throws IOException {
    List<FakePeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(FakePeer.connect(socket));
    }
    return peers;
  }

  private static void assertServes(FakePeer peer) throws IOException {
    assertThat(peer.send(unary(101, "x")).takeFrame()).isEqualTo(response(101, "x"));
  }

  /** Returns the caller that the handler sees. */
  private static String callerOf(FakePeer peer) throws IOException {
    byte[] data = peer.send(unary(103, "who")).takeFrame().data().toByteArray();
    return text(data).replaceAll("[^\\w:]", "");
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }
}
