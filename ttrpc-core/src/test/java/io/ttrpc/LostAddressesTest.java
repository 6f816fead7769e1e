package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ttrpc.internal.socket.ProcessUser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server notices that its socket file has gone, or has become another one. */
@Timeout(20)
class LostAddressesTest {
  @TempDir Path folder;
  private Path path;
  private String address;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("s.sock");
    address = "unix://" + path;
  }

  @Test
  void fileOfARunningServerIsThere() throws Exception {
    try (TtrpcServer server = start(path)) {
      assertThat(server.lostAddresses()).isEmpty();
    }
  }

  @Test
  void removedFileIsLost() throws Exception {
    try (TtrpcServer server = start(path)) {
      Files.delete(path);
      assertThat(server.lostAddresses()).containsExactly(address);
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void fileOfAnotherServerIsLost() throws Exception {
    try (TtrpcServer first = start(path)) {
      Files.delete(path);
      try (TtrpcServer second = start(path)) {
        assertThat(first.lostAddresses()).containsExactly(address);
        assertThat(second.lostAddresses()).isEmpty();
      }
    }
  }

  @Test
  void linkToTheFileIsLost() throws Exception {
    try (TtrpcServer server = start(path)) {
      Path elsewhere = Files.move(path, folder.resolve("moved.sock"));
      Files.createSymbolicLink(path, elsewhere);
      assertThat(server.lostAddresses()).containsExactly(address);
    }
  }

  @Test
  void removedFolderIsLost() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path socket = inner.resolve("s.sock");
    try (TtrpcServer server = start(socket)) {
      Files.delete(socket);
      Files.delete(inner);
      Files.writeString(inner, "a file in place of the folder");
      assertThat(server.lostAddresses()).containsExactly("unix://" + socket);
      Files.delete(inner);
      assertThat(server.lostAddresses()).containsExactly("unix://" + socket);
    }
  }

  @Test
  void fileThatIsPutBackIsFound() throws Exception {
    try (TtrpcServer server = start(path)) {
      Path elsewhere = Files.move(path, folder.resolve("moved.sock"));
      assertThat(server.lostAddresses()).containsExactly(address);
      Files.move(elsewhere, path);
      assertThat(server.lostAddresses()).isEmpty();
    }
  }

  @Test
  void fileInAFolderThatCannotBeSearchedIsNotLost() throws Exception {
    assumeFalse(ProcessUser.current().getName().equals("root"), "root may search any folder");
    try (TtrpcServer server = start(path)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
      try {
        assertThat(server.lostAddresses()).isEmpty();
      } finally {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  @Test
  void onlyTheLostOneOfSeveralAddressesIsTold() throws Exception {
    Path other = folder.resolve("other.sock");
    try (TtrpcServer server =
        TtrpcServer.builder().listen(path.toString()).listen(other.toString()).start()) {
      Files.delete(other);
      assertThat(server.lostAddresses()).containsExactly("unix://" + other);
    }
  }

  @Test
  void endedServerHasLostNothing() throws Exception {
    TtrpcServer server = start(path);
    assertThat(server.shutdown(Duration.ofSeconds(5)).completed()).isTrue();
    assertThat(path).doesNotExist();
    assertThat(server.lostAddresses()).isEmpty();
    server.close();
  }

  @Test
  void fileThatTheServerHasNotCreatedIsNotChecked() throws Exception {
    ServerSocketChannel bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    bound.bind(UnixDomainSocketAddress.of(path));
    try (TtrpcServer server = TtrpcServer.builder().listen(bound).start()) {
      Files.delete(path);
      assertThat(server.lostAddresses()).isEmpty();
    }
  }

  private static TtrpcServer start(Path path) throws IOException {
    return TtrpcServer.builder().listen(SocketFile.at(path)).start();
  }
}
