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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void longestPathWorks() throws Exception {
    int room = 106 - (folder + "/").length();
    for (int length = room - 12; length <= room; length++) {
      Path path = folder.resolve("x".repeat(length));
      try (TtrpcServer server = start(SocketFile.at(path))) {
        FakePeer.connect(path).close();
      }
    }
    assertThat(folder).isEmptyDirectory();
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
    assertThat(failure(SocketFile.at(path).withGroup("no-such-group")).reason())
        .isEqualTo(Reason.ATTRIBUTES);
    assertThat(failure(SocketFile.at(path).withOwner("no-such-user")).reason())
        .isEqualTo(Reason.ATTRIBUTES);
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
