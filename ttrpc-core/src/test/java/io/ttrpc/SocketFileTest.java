package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ttrpc.SocketFile.IfExists;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of a server's socket file: its address, creation, permissions, replacement and removal. */
class SocketFileTest {
  @TempDir Path folder;

  @Test
  void fileHasItsPermissionsAndGoesWithTheServer() throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server = start(SocketFile.at(path).withPermissions("rw-rw----"))) {
      assertThat(server.addresses()).containsExactly("unix://" + path);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
      assertThat(folder.toFile().list()).containsExactly("s.sock");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void defaultLetsOnlyThisUserIn() throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer server = start(SocketFile.at(path))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void staleFileIsReplaced() throws Exception {
    Path path = folder.resolve("s.sock");
    FakePeer.listen(path).close();
    assertThat(path).exists();
    try (TtrpcServer server = start(SocketFile.at(path));
        FakePeer peer = FakePeer.connect(path)) {
      peer.send(unary(1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void staleFileStopsAServerThatMayNotReplaceIt() throws Exception {
    Path path = folder.resolve("s.sock");
    FakePeer.listen(path).close();
    SocketFileException failure = failure(SocketFile.at(path).withIfExists(IfExists.FAIL));
    assertThat(failure.reason()).isEqualTo(Reason.EXISTS);
    assertThat(path).exists();
  }

  @Test
  void livingServerIsLeftAlone() throws Exception {
    Path path = folder.resolve("s.sock");
    try (TtrpcServer first = start(SocketFile.at(path))) {
      SocketFileException failure = failure(SocketFile.at(path));
      assertThat(failure.reason()).isEqualTo(Reason.IN_USE);
      assertThat(failure).hasMessageContaining(path.toString());
      assertThat(first.isListening()).isTrue();
      FakePeer.connect(path).close();
    }
  }

  @Test
  void otherFilesAreNeverDeleted() throws Exception {
    Path path = Files.writeString(folder.resolve("s.sock"), "precious");
    assertThat(failure(SocketFile.at(path)).reason()).isEqualTo(Reason.NOT_A_SOCKET);
    assertThat(path).hasContent("precious");
    Path directory = Files.createDirectory(folder.resolve("d.sock"));
    assertThat(failure(SocketFile.at(directory)).reason()).isEqualTo(Reason.NOT_A_SOCKET);
    Path link = Files.createSymbolicLink(folder.resolve("l.sock"), path);
    assertThat(failure(SocketFile.at(link)).reason()).isEqualTo(Reason.NOT_A_SOCKET);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void fileOfAnotherServerIsNotDeletedAtTheEnd() throws Exception {
    Path path = folder.resolve("s.sock");
    TtrpcServer first = start(SocketFile.at(path));
    Files.delete(path);
    try (TtrpcServer second = start(SocketFile.at(path))) {
      first.close();
      assertThat(second.isListening()).isTrue();
      FakePeer.connect(path).close();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void endedServerDeletesNothingMore() throws Exception {
    Path path = folder.resolve("s.sock");
    TtrpcServer first = start(SocketFile.at(path));
    assertThat(first.shutdown(Duration.ofSeconds(5)).completed()).isTrue();
    // The file system may give the new file the old one's number.
    try (TtrpcServer second = start(SocketFile.at(path))) {
      first.close();
      assertThat(second.isListening()).isTrue();
      FakePeer.connect(path).close();
    }
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void missingParentIsAFailureUnlessItMayBeMade() throws Exception {
    Path path = folder.resolve("a/b/s.sock");
    assertThat(failure(SocketFile.at(path)).reason()).isEqualTo(Reason.PARENT_MISSING);
    try (TtrpcServer server = start(SocketFile.at(path).withParentDirectories("rwx--x---"))) {
      for (String each : new String[] {"a", "a/b"}) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(each))))
            .isEqualTo("rwx--x---");
      }
    }
  }

  @Test
  void pathThatIsTooLongIsAFailure() {
    Path path = folder.resolve("x".repeat(120));
    SocketFileException failure = failure(SocketFile.at(path));
    assertThat(failure.reason()).isEqualTo(Reason.PATH_TOO_LONG);
    assertThat(failure).hasMessageContaining("106").hasMessageContaining(path.toString());
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void longPathsWork(int length) throws Exception {
    Path around = LongPath.folderIn(folder, length);
    Path shortName = around.resolve(LongPath.NAME);
    Path longName = folder.resolve("y".repeat(length - (folder + "/").length()));
    try (TtrpcServer server = start(SocketFile.at(shortName));
        TtrpcServer other = start(SocketFile.at(longName))) {
      assertThat(server.addresses()).containsExactly("unix://" + shortName);
      assertThat(other.addresses()).containsExactly("unix://" + longName);
      FakePeer.connect(shortName).close();
      FakePeer.connect(longName).close();
    }
    assertThat(around).isEmptyDirectory();
    assertThat(longName).doesNotExist();
  }

  static IntStream lengths() {
    return IntStream.rangeClosed(60, 106);
  }

  @Test
  void leftoversOfKilledServersDoNotMatter() throws Exception {
    for (int length : new int[] {60, 106}) {
      Path path = LongPath.folderIn(folder, length).resolve(LongPath.NAME);
      Path hidden = Files.createDirectory(path.resolveSibling(".ttrpc1234567890"));
      Path lock = Files.createFile(path.resolveSibling(".s.lock"));
      FakePeer.listen(folder.resolve("stale")).close();
      Files.move(folder.resolve("stale"), hidden.resolve("s"));
      Files.createLink(path, hidden.resolve("s"));
      try (TtrpcServer server = start(SocketFile.at(path))) {
        assertThat(server.isListening()).isTrue();
        FakePeer.connect(path).close();
        assertThat(lock).doesNotExist();
      }
      assertThat(path).doesNotExist();
      assertThat(hidden).isDirectoryContaining("glob:**/s");
    }
  }

  @Test
  void serverWithAFullBacklogIsLeftAlone() throws Exception {
    Path path = folder.resolve("s.sock");
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(path), 1);
      assertThatThrownBy(() -> connectUntilRefused(path, clients))
          .hasMessageContaining("temporarily unavailable");
      assertThat(failure(SocketFile.at(path)).reason()).isEqualTo(Reason.IN_USE);
      assertThat(path).exists();
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  private static void connectUntilRefused(Path path, List<SocketChannel> clients)
      throws IOException {
    while (clients.size() < 10) {
      SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
      clients.add(client);
      client.configureBlocking(false);
      client.connect(UnixDomainSocketAddress.of(path));
    }
  }

  @Test
  void socketBehindALinkedFolderGoesWithTheServer() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("./real/../real"));
    Path path = link.resolve("s.sock");
    try (TtrpcServer server = start(SocketFile.at(path))) {
      assertThat(server.addresses()).containsExactly("unix://" + path);
      FakePeer.connect(path).close();
      assertThat(real.toFile().list()).containsExactly("s.sock");
    }
    assertThat(real).isEmptyDirectory();
  }

  @Test
  void loopOfLinksIsAFailure() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertThat(failure(SocketFile.at(loop.resolve("s.sock"))).reason())
        .isEqualTo(Reason.PARENT_MISSING);
  }

  @Test
  void fileInPlaceOfTheFolderIsAFailure() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    SocketFile below = SocketFile.at(file.resolve("s.sock")).withParentDirectories("rwx------");
    assertThat(failure(below).reason()).isEqualTo(Reason.PARENT_MISSING);
    assertThat(failure(below)).hasMessageContaining(file + " is a file");
  }

  @Test
  void rootFolderIsNoSocket() {
    assertThat(failure(SocketFile.at(Path.of("/"))).reason()).isEqualTo(Reason.NOT_A_SOCKET);
  }

  @Test
  void unwritableParentIsAFailure() {
    Path closed = Path.of("/sys");
    assumeTrue(Files.isDirectory(closed), "a folder where even root makes no files");
    SocketFileException failure = failure(SocketFile.at(closed.resolve("s.sock")));
    assertThat(failure.reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(failure).hasMessageContaining("/sys/s.sock");
  }

  @Test
  void unknownOwnerOrGroupIsAFailureThatLeavesNothing() {
    Path path = folder.resolve("s.sock");
    SocketFileException group = failure(SocketFile.at(path).withGroup("no-such-group"));
    assertThat(group.reason()).isEqualTo(Reason.ATTRIBUTES);
    assertThat(group)
        .hasMessage(
            "cannot give socket "
                + path
                + " the group 'no-such-group': this system does not know that name");
    SocketFileException owner = failure(SocketFile.at(path).withOwner("no-such-user"));
    assertThat(owner.reason()).isEqualTo(Reason.ATTRIBUTES);
    assertThat(owner)
        .hasMessage(
            "cannot give socket "
                + path
                + " the owner 'no-such-user': this system does not know that name");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void addressesAreReadInContainerdsSpellings() {
    for (String address :
        new String[] {"unix:///run/x.sock", "/run/x.sock", "ttrpc+unix:///run/x.sock"}) {
      assertThat(SocketFile.at(address).path()).isEqualTo(Path.of("/run/x.sock"));
    }
    assertThat(SocketFile.at("unix://relative/x.sock").path())
        .isEqualTo(Path.of("relative/x.sock"));
  }

  @Test
  void addressesThatTheJdkCanNotServeSayWhy() {
    assertThatThrownBy(() -> SocketFile.at("unix://@abstract"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("abstract");
    assertThatThrownBy(() -> SocketFile.at("vsock://3:1024"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vsock");
    assertThatThrownBy(() -> SocketFile.at("tcp://127.0.0.1:80"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tcp://127.0.0.1:80");
    assertThatThrownBy(() -> SocketFile.at("unix://")).isInstanceOf(IllegalArgumentException.class);
  }

  private static TtrpcServer start(SocketFile file) throws IOException {
    return TtrpcServer.builder().listen(file).service(new EchoService().definition()).start();
  }

  private static SocketFileException failure(SocketFile file) {
    return catchThrowableOfType(SocketFileException.class, () -> start(file).close());
  }
}
