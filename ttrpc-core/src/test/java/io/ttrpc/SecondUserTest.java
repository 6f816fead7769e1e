package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.testsupport.SecondUser;
import io.ttrpc.testsupport.Stranger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of other users that connect to servers of root. */
@Timeout(60)
class SecondUserTest {
  private static final String OPEN = "rw-rw-rw-";
  private static final Map<String, PeerPolicy> REFUSING =
      Map.of(
          "same user", PeerPolicy.sameUser(),
          "root", PeerPolicy.root(),
          "users", PeerPolicy.users(Set.of("root", SecondUser.NAMELESS)),
          "groups", PeerPolicy.groups(Set.of("root", SecondUser.NAMELESS)),
          "or", PeerPolicy.root().or(PeerPolicy.sameUser()),
          "and", PeerPolicy.users(Set.of(SecondUser.NAME)).and(PeerPolicy.sameUser()));

  @TempDir Path folder;

  /** The folder of the classes that the other users run. */
  @TempDir Path classes;

  private final List<String> callers = new CopyOnWriteArrayList<>();
  private Path path = Path.of("");
  private Stranger stranger;

  @BeforeEach
  void startStranger() throws IOException {
    SecondUser.letInto(folder, classes);
    path = folder.resolve("s.sock");
    stranger = Stranger.start(SecondUser.NAME, SecondUser.GROUP, classes);
  }

  @AfterEach
  void endStranger() {
    if (stranger != null) {
      stranger.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw----", "rw-rw-r-x", "r--r--r--", "---------"})
  @SuppressWarnings("try") // the server only has to be there
  void fileThatOthersMayNotWriteKeepsTheUserOut(String permissions) throws Exception {
    try (TtrpcServer server = start(SocketFile.at(path).withPermissions(permissions))) {
      assertThat(callBy(stranger)).startsWith(Stranger.DENIED);
    }
    assertThat(callers).isEmpty();
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void folderThatOthersMayNotEnterKeepsTheUserOut() throws Exception {
    Path closed = SecondUser.open(Files.createDirectory(folder.resolve("closed")), "rwxrw-rw-");
    path = closed.resolve("s.sock");
    try (TtrpcServer server = start(SocketFile.at(path).withPermissions(OPEN))) {
      assertThat(callBy(stranger)).startsWith(Stranger.DENIED);
    }
    assertThat(callers).isEmpty();
  }

  @Test
  @SuppressWarnings("try") // the servers only have to be there
  void ownerAndGroupOfTheFileDecide() throws Exception {
    SocketFile file = SocketFile.at(path);
    try (TtrpcServer server = start(file.withOwner(SecondUser.NAME))) {
      assertThat(callBy(stranger)).startsWith(Stranger.SERVED);
    }
    try (TtrpcServer server =
        start(file.withGroup(SecondUser.GROUP).withPermissions("rw-rw----"))) {
      assertThat(callBy(stranger)).startsWith(Stranger.SERVED);
    }
    try (TtrpcServer server = start(file.withOwner(SecondUser.NAMELESS))) {
      assertThat(callBy(stranger)).startsWith(Stranger.DENIED);
    }
    try (TtrpcServer server =
        start(file.withGroup(SecondUser.NAMELESS).withPermissions("rw-rw----"))) {
      assertThat(callBy(stranger)).startsWith(Stranger.DENIED);
    }
    assertThat(callers).containsExactly("nobody:nogroup", "nobody:nogroup");
  }

  /** The user that may not connect learns nothing about the server. */
  @Test
  void liveServerAndStaleSocketLookTheSame() throws Exception {
    String live;
    try (TtrpcServer server = start(SocketFile.at(path))) {
      assertThat(server.isListening()).isTrue();
      live = callBy(stranger);
    }
    FakePeer.listen(path).close();
    SecondUser.open(path, "rw-------");
    assertThat(callBy(stranger)).isEqualTo(live).startsWith(Stranger.DENIED);
  }

  static Stream<String> refusing() {
    return REFUSING.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("refusing")
  void policyClosesTheConnectionWithoutAByteAndRootIsServed(String policy) throws Exception {
    PeerPolicy refusing = Objects.requireNonNull(REFUSING.get(policy));
    PeerPolicy rootOr = peer -> peer.user().getName().equals("root") || refusing.admits(peer);
    try (TtrpcServer server = start(server().listen(file()).admit(rootOr))) {
      assertThat(callBy(stranger)).isEqualTo(Stranger.CLOSED);
      assertThat(stranger.send(path, ByteBuffer.allocate(0))).isEqualTo(Stranger.CLOSED);
      assertThat(callers).isEmpty();
      try (FakePeer root = FakePeer.connect(path)) {
        root.send(unary(1, "x"));
        assertThat(root.takeFrame()).isEqualTo(response(1, "x"));
      }
      assertThat(server.connectionCount()).isLessThanOrEqualTo(1);
    }
    assertThat(callers).containsExactly("root:root");
  }

  /** The user cannot tell the reasons apart. */
  @Test
  @SuppressWarnings("try") // the servers and the peer only have to be there
  void allRefusalsLookTheSame() throws Exception {
    PeerPolicy failing =
        peer -> {
          throw new IllegalStateException("the directory is down");
        };
    try (TtrpcServer server = start(server().listen(file()).admit(failing))) {
      assertThat(callBy(stranger)).isEqualTo(Stranger.CLOSED);
    }
    try (TtrpcServer server = start(server().listen(file()).maxConnections(1));
        FakePeer first = FakePeer.connect(path)) {
      first.send(unary(1, "x"));
      assertThat(first.takeFrame()).isEqualTo(response(1, "x"));
      assertThat(callBy(stranger)).isEqualTo(Stranger.CLOSED);
    }
  }

  @Test
  @SuppressWarnings("try") // the servers only have to be there
  void policyAdmitsTheUserByItsNameOrItsGroup() throws Exception {
    for (PeerPolicy policy :
        List.of(PeerPolicy.users(Set.of(SecondUser.NAME)), PeerPolicy.groups(Set.of("nogroup")))) {
      try (TtrpcServer server = start(server().listen(file()).admit(policy))) {
        assertThat(callBy(stranger)).startsWith(Stranger.SERVED);
      }
    }
    assertThat(callers).containsExactly("nobody:nogroup", "nobody:nogroup");
  }

  /** Users of containers often have no entry in the passwd file. */
  @Test
  @SuppressWarnings("try") // the servers only have to be there
  void userWithoutANameIsItsNumber() throws Exception {
    try (Stranger nameless = Stranger.start(SecondUser.NAMELESS, SecondUser.NAMELESS, classes)) {
      for (PeerPolicy admitting :
          List.of(
              PeerPolicy.anyone(),
              PeerPolicy.users(Set.of(SecondUser.NAMELESS)),
              PeerPolicy.groups(Set.of(SecondUser.NAMELESS)))) {
        try (TtrpcServer server = start(server().listen(file()).admit(admitting))) {
          assertThat(callBy(nameless)).startsWith(Stranger.SERVED);
        }
      }
      for (PeerPolicy refusing :
          List.of(PeerPolicy.sameUser(), PeerPolicy.users(Set.of(SecondUser.NAME, "5432")))) {
        try (TtrpcServer server = start(server().listen(file()).admit(refusing))) {
          assertThat(callBy(nameless)).isEqualTo(Stranger.CLOSED);
        }
      }
    }
    assertThat(callers).hasSize(3).containsOnly("54321:54321");
  }

  private SocketFile file() {
    return SocketFile.at(path).withPermissions(OPEN);
  }

  /** Returns the answer to a call. */
  private String callBy(Stranger caller) throws IOException {
    String answer = caller.send(path, FrameWriter.encode(unary(1, "x")));
    if (answer.startsWith(Stranger.SERVED)) {
      assertThat(answer).isEqualTo(Stranger.SERVED + hex(FrameWriter.encode(response(1, "x"))));
    }
    return answer;
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }

  private TtrpcServer.Builder server() {
    EchoService service = new EchoService();
    service.unary = this::noteCaller;
    return TtrpcServer.builder().service(service.definition());
  }

  private StringValue noteCaller(StringValue request) {
    callers.add(String.valueOf(CallContext.current().peer()));
    return request;
  }

  private TtrpcServer start(SocketFile file) throws IOException {
    return start(server().listen(file));
  }

  private static TtrpcServer start(TtrpcServer.Builder builder) throws IOException {
    return builder.start();
  }
}
