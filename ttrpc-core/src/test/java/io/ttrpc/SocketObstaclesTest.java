package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of all kinds where a server wants its socket, its lock or its folder. */
@Timeout(30)
class SocketObstaclesTest {
  @TempDir Path folder;
  private Path around = Path.of("");
  private Path path = Path.of("");
  private Path lock = Path.of("");
  private Path elsewhere = Path.of("");

  @BeforeEach
  void createFolders() throws IOException {
    around = Files.createDirectory(folder.resolve("around"));
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    path = around.resolve("s.sock");
    lock = around.resolve(".s.sock.lock");
  }

  /** A file in the way, which a test puts at a place. */
  enum Obstacle {
    FILE {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.writeString(place, "precious");
      }
    },
    FOLDER {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.createDirectory(place);
      }
    },
    FIFO {
      @Override
      void putAt(Path place, Path elsewhere) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
      }
    },
    LINK_TO_NOTHING {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.createSymbolicLink(place, elsewhere.resolve("nothing"));
      }
    },
    LINK_TO_FILE {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.createSymbolicLink(place, Files.writeString(elsewhere.resolve("f"), "precious"));
      }
    },
    LINK_TO_FOLDER {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.createSymbolicLink(place, elsewhere);
      }
    },
    LINK_TO_STALE_SOCKET {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        FakePeer.listen(elsewhere.resolve("s")).close();
        Files.createSymbolicLink(place, elsewhere.resolve("s"));
      }
    },
    HARD_LINK_TO_FILE {
      @Override
      void putAt(Path place, Path elsewhere) throws IOException {
        Files.createLink(place, Files.writeString(elsewhere.resolve("f"), "precious"));
      }
    };

    abstract void putAt(Path place, Path elsewhere) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void obstacleInPlaceOfTheSocketStaysAndStopsTheServer(Obstacle obstacle) throws Exception {
    obstacle.putAt(path, elsewhere);
    Map<String, Object> before = attributes(path);
    SocketFileException failure = failure();
    assertThat(failure.reason()).isEqualTo(Reason.NOT_A_SOCKET);
    assertThat(failure)
        .hasMessage("expected a socket or nothing at " + path + " but found another kind of file");
    assertThat(attributes(path)).isEqualTo(before);
    assertThat(around.toFile().list()).containsExactly("s.sock");
    assertElsewhereIsUntouched();
  }

  /** Only a file that the server's user has made, and that has no second name, is a lock. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FILE")
  void obstacleInPlaceOfTheLockStaysAndStopsTheServer(Obstacle obstacle) throws Exception {
    FakePeer.listen(path).close();
    obstacle.putAt(lock, elsewhere);
    Map<String, Object> before = attributes(lock);
    SocketFileException failure = failure();
    assertThat(failure.reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(failure).hasMessageContaining("expected " + lock);
    assertThat(attributes(lock)).isEqualTo(before);
    assertThat(around.toFile().list()).containsExactlyInAnyOrder("s.sock", ".s.sock.lock");
    assertElsewhereIsUntouched();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FOLDER", "LINK_TO_FOLDER"})
  void obstacleInPlaceOfTheFolderStaysAndStopsTheServer(Obstacle obstacle) throws Exception {
    Path place = folder.resolve("place");
    obstacle.putAt(place, elsewhere);
    path = place.resolve("s.sock");
    Map<String, Object> before = attributes(place);
    assertThat(failure().reason()).isEqualTo(Reason.PARENT_MISSING);
    assertThat(attributes(place)).isEqualTo(before);
    assertElsewhereIsUntouched();
  }

  /** A hard link is the socket itself: the server that listens on it is alive. */
  @Test
  void secondNameOfALiveSocketIsInUse() throws Exception {
    Path other = elsewhere.resolve("s");
    try (TtrpcServer server = TtrpcServer.builder().listen(other.toString()).start()) {
      Files.createLink(path, other);
      assertThat(failure().reason()).isEqualTo(Reason.IN_USE);
      assertThat(server.lostAddresses()).isEmpty();
    }
    assertThat(path).exists();
    assertThat(other).doesNotExist();
  }

  @Test
  void secondNameOfAStaleSocketIsReplacedAndTheFirstStays() throws Exception {
    Path other = elsewhere.resolve("s");
    FakePeer.listen(other).close();
    Files.createLink(path, other);
    Object before = attributes(other).get("fileKey");
    try (TtrpcServer server = TtrpcServer.builder().listen(path.toString()).start()) {
      assertThat(server.isListening()).isTrue();
      FakePeer.connect(path).close();
    }
    assertThat(attributes(other).get("fileKey")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void linkOfThisUserIsFollowedAtEachPartOfThePath(int position) throws Exception {
    Path last = Files.createDirectories(folder.resolve("a/b/c"));
    Path real = last.resolve("s.sock");
    Path part = folder.resolve(Path.of("a/b/c").subpath(0, position + 1));
    Path moved = elsewhere.resolve("moved");
    Files.move(part, moved);
    Files.createSymbolicLink(part, moved);
    try (TtrpcServer server = TtrpcServer.builder().listen(real.toString()).start()) {
      assertThat(server.isListening()).isTrue();
      FakePeer.connect(real).close();
    }
    assertThat(last).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {107, 108, 109, 255, 4_096})
  void pathThatDoesNotFitTheAddressLeavesNothing(int length) {
    String names = ("/" + "x".repeat(63)).repeat(length / 64 + 1);
    // A path does not end with a slash.
    path = Path.of((around + names).substring(0, length - 1) + "x");
    SocketFileException failure = failure();
    assertThat(failure.reason()).isEqualTo(Reason.PATH_TOO_LONG);
    assertThat(failure)
        .hasMessage(
            "expected a socket's path of at most 106 bytes but got " + length + ": " + path);
    assertThat(around).isEmptyDirectory();
  }

  private void assertElsewhereIsUntouched() throws IOException {
    Path file = elsewhere.resolve("f");
    if (Files.exists(file)) {
      assertThat(file).hasContent("precious");
    }
    assertThat(elsewhere.resolve("nothing")).doesNotExist();
    assertThat(elsewhere.resolve(".s.sock.lock")).doesNotExist();
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(
        path, "unix:mode,uid,size,fileKey,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
  }

  private SocketFileException failure() {
    return catchThrowableOfType(
        SocketFileException.class,
        () -> TtrpcServer.builder().listen(path.toString()).start().close());
  }
}
