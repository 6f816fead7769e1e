package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.SocketFileException.Reason;
import io.ttrpc.testsupport.SecondUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of root, while a second user attacks the files of their starts. */
@Timeout(120)
class SocketIntrusionTest {
  @TempDir Path folder;

  /** The folder of the classes that the second user runs. */
  @TempDir Path classes;

  private Path victim = Path.of("");

  @BeforeEach
  void createVictim() throws IOException {
    SecondUser.letInto(folder, classes);
    victim = Files.writeString(folder.resolve("victim"), "root's");
    SecondUser.open(victim, "rw-------");
  }

  @Test
  void folderOfTheSecondUserIsRefused() throws Exception {
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    SocketFileException failure =
        failure(SocketFile.at(own.resolve("s.sock")).withOwner(SecondUser.NAME));
    assertThat(failure.reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(failure)
        .hasMessageContaining("folder " + own + " of")
        .hasMessageContaining("to belong to root")
        .hasMessageContaining("belongs to " + SecondUser.NAME);
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void folderBelowAFolderOfTheSecondUserIsRefusedAndNotCreated() throws Exception {
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    SocketFile missing = SocketFile.at(own.resolve("a/s.sock")).withParentDirectories("rwxrwxrwx");
    assertThat(failure(missing).reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(own).isEmptyDirectory();
    Path roots = Files.createDirectory(own.resolve("roots"));
    assertThat(failure(SocketFile.at(roots.resolve("s.sock"))).reason())
        .isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(roots).isEmptyDirectory();
  }

  @Test
  void linkOfTheSecondUserIsNotFollowed() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path sticky = stickyFolder();
    Path link = SecondUser.own(Files.createSymbolicLink(sticky.resolve("link"), target));
    SocketFileException failure = failure(SocketFile.at(link.resolve("s.sock")));
    assertThat(failure.reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(failure).hasMessageContaining("link " + link + " of");
    SocketFile missing = SocketFile.at(link.resolve("a/s.sock")).withParentDirectories("rwx------");
    assertThat(failure(missing).reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void linkInAFolderThatOthersMayChangeIsNotFollowed() throws Exception {
    Path open = openFolder();
    Path link = Files.createSymbolicLink(open.resolve("link"), folder);
    assertThat(failure(SocketFile.at(link.resolve("s.sock"))).reason())
        .isEqualTo(Reason.PARENT_UNTRUSTED);
  }

  /** The starts may fail, but they change nothing else. */
  @Test
  void startsInAnOpenFolderDoNotTouchTheTargetsOfLinks() throws Exception {
    Path open = openFolder();
    Path path = open.resolve("s.sock");
    SocketFile file = SocketFile.at(path).withOwner(SecondUser.NAME).withPermissions("rwxrwxrwx");
    Process intruder = intruder("swap", open, victim.toString());
    int started = 0;
    for (int i = 0; i < 300; i++) {
      try (TtrpcServer server = start(file)) {
        assertThat(server.isListening()).isTrue();
        started++;
      } catch (SocketFileException | FileSystemException attacked) {
        assertThat(attacked).hasMessageContaining(open.toString());
      }
    }
    assertThat(successesOf(intruder)).as("folders swapped").isPositive();
    assertThat(started).as("servers started").isPositive();
    assertThat(Files.getOwner(victim).getName()).isEqualTo("root");
    assertThat(permissions(victim)).isEqualTo("rw-------");
    assertThat(victim).hasContent("root's");
  }

  /** An empty folder that nobody may enter is all that a swap at the right moment can cause. */
  @Test
  void foldersThatTheSecondUserSwapsLeadNowhere() throws Exception {
    Path open = openFolder();
    Path parent = Files.createDirectory(open.resolve("parent"));
    Path target = Files.createDirectory(folder.resolve("target"));
    Process intruder = intruder("swap parent", open, target.toString());
    int started = 0;
    for (int i = 0; i < 300; i++) {
      try (TtrpcServer server = start(SocketFile.at(parent.resolve("s.sock")))) {
        assertThat(server.isListening()).isTrue();
        started++;
      } catch (SocketFileException | FileSystemException attacked) {
        assertThat(attacked).hasMessageContaining(open.toString());
      }
      assertHasOnlyEmptyPrivateFolders(target);
    }
    assertThat(successesOf(intruder)).as("folders swapped").isPositive();
    assertThat(started).as("servers started").isPositive();
  }

  private static void assertHasOnlyEmptyPrivateFolders(Path target) throws IOException {
    try (Stream<Path> content = Files.list(target)) {
      for (Path each : content.toList()) {
        assertThat(each.getFileName().toString()).matches("\\.ttrpc\\d+");
        assertThat(each).isEmptyDirectory();
        assertThat(permissions(each)).isEqualTo("rwx------");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void linkOfTheSecondUserIsFollowedNowhereOnThePath(int position) throws Exception {
    Path last = Files.createDirectories(folder.resolve("a/b/c"));
    Path part = folder.resolve(Path.of("a/b/c").subpath(0, position + 1));
    Path target = Files.createDirectory(folder.resolve("target"));
    Path moved = target.resolve("moved");
    Files.move(part, moved);
    SecondUser.own(Files.createSymbolicLink(part, moved));
    SocketFileException failure = failure(SocketFile.at(last.resolve("s.sock")));
    assertThat(failure.reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(failure).hasMessageContaining("expected link " + part + " of socket ");
    SocketFile missing = SocketFile.at(last.resolve("d/s.sock")).withParentDirectories("rwx------");
    assertThat(failure(missing).reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(last.toRealPath()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void folderOfTheSecondUserIsEnteredNowhereOnThePath(int position) throws Exception {
    Path last = Files.createDirectories(folder.resolve("a/b/c"));
    Path part = SecondUser.own(folder.resolve(Path.of("a/b/c").subpath(0, position + 1)));
    SocketFileException failure = failure(SocketFile.at(last.resolve("s.sock")));
    assertThat(failure.reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(failure).hasMessageContaining("expected folder " + part + " of socket ");
    assertThat(last).isEmptyDirectory();
  }

  /** Kubernetes' emptyDir is such a folder. */
  @Test
  void serverStartsAndEndsInAnOpenFolderOfRoot() throws Exception {
    Path open = openFolder();
    Path created = open.resolve("a");
    Path path = created.resolve("s.sock");
    try (TtrpcServer server =
        start(
            SocketFile.at(path)
                .withOwner(SecondUser.NAME)
                .withPermissions("rw-rw----")
                .withParentDirectories("rwxrwxrwx"))) {
      assertThat(server.isListening()).isTrue();
      FakePeer.connect(path).close();
      assertThat(Files.getOwner(path).getName()).isEqualTo(SecondUser.NAME);
      assertThat(permissions(path)).isEqualTo("rw-rw----");
      assertThat(permissions(created)).isEqualTo("rwxrwxrwx");
      assertThat(created.toFile().list()).containsExactly("s.sock");
      assertThat(open.toFile().list()).containsExactly("a");
    }
    assertThat(created).isEmptyDirectory();
  }

  @Test
  void endingServerDeletesNothingBehindALink() throws Exception {
    Path open = openFolder();
    Path own = Files.createDirectory(open.resolve("own"));
    Path away = open.resolve("away");
    Path target = Files.createDirectory(folder.resolve("target"));
    try (TtrpcServer server = start(SocketFile.at(own.resolve("s.sock")))) {
      assertThat(server.isListening()).isTrue();
      Files.move(own, away);
      Files.createSymbolicLink(own, target);
      Files.createLink(target.resolve("s.sock"), away.resolve("s.sock"));
    }
    assertThat(target.toFile().list()).containsExactly("s.sock");
    assertThat(away.toFile().list()).containsExactly("s.sock");
  }

  @Test
  void fileOfTheSecondUserIsNotReplacedInAStickyFolder() throws Exception {
    Path sticky = stickyFolder();
    Path path = sticky.resolve("s.sock");
    Process intruder = intruder("occupy", sticky, "s.sock");
    int started = 0;
    for (int i = 0; i < 2_000; i++) {
      try (TtrpcServer server = start(SocketFile.at(path))) {
        assertThat(server.isListening()).isTrue();
        started++;
      } catch (SocketFileException occupied) {
        assertThat(occupied.reason()).isIn(Reason.NOT_A_SOCKET, Reason.IN_USE);
      }
    }
    assertThat(successesOf(intruder)).as("files lost").isZero();
    assertThat(started).isBetween(1, 1_999);
  }

  @Test
  void staleSocketOfTheSecondUserIsReplacedInAStickyFolderOnlyForThatOwner() throws Exception {
    Path path = stickyFolder().resolve("s.sock");
    FakePeer.listen(path).close();
    SecondUser.own(path);
    SocketFileException failure = failure(SocketFile.at(path));
    assertThat(failure.reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(failure).hasMessageContaining("belongs to " + SecondUser.NAME);
    assertThat(path).exists();
    try (TtrpcServer server = start(SocketFile.at(path).withOwner(SecondUser.NAME))) {
      assertThat(server.isListening()).isTrue();
      FakePeer.connect(path).close();
    }
  }

  @Test
  void lockThatIsALinkOrBelongsToTheSecondUserIsNotOpened() throws Exception {
    Path path = stickyFolder().resolve("s.sock");
    FakePeer.listen(path).close();
    Path lock = path.resolveSibling(".s.sock.lock");
    Files.createSymbolicLink(lock, victim);
    assertLockIsRefused(path, lock);
    Files.delete(lock);
    Files.createSymbolicLink(lock, folder.resolve("new"));
    assertLockIsRefused(path, lock);
    assertThat(folder.resolve("new")).doesNotExist();
    Files.delete(lock);
    SecondUser.own(Files.createFile(lock));
    assertLockIsRefused(path, lock);
    assertThat(victim).hasContent("root's");
  }

  private static void assertLockIsRefused(Path path, Path lock) throws IOException {
    SocketFileException failure = failure(SocketFile.at(path));
    assertThat(failure.reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(failure).hasMessageContaining(lock.toString());
    assertThat(Files.exists(lock, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  private Path openFolder() throws IOException {
    return SecondUser.open(Files.createDirectory(folder.resolve("open")), "rwxrwxrwx");
  }

  private Path stickyFolder() throws IOException {
    Path sticky = Files.createDirectory(folder.resolve("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    return sticky;
  }

  private Process intruder(String attack, Path target, String... more) throws IOException {
    String[] arguments =
        more.length == 0
            ? new String[] {attack, target.toString()}
            : new String[] {attack, target.toString(), more[0]};
    Process intruder = SecondUser.start(classes, Intruder.class, arguments);
    assertThat(intruder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("begins");
    return intruder;
  }

  private static int successesOf(Process intruder) throws Exception {
    intruder.getOutputStream().close();
    String last = intruder.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(intruder.waitFor()).isZero();
    return Integer.parseInt(last);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static TtrpcServer start(SocketFile file) throws IOException {
    return TtrpcServer.builder().listen(file).service(new EchoService().definition()).start();
  }

  private static SocketFileException failure(SocketFile file) {
    return catchThrowableOfType(SocketFileException.class, () -> start(file).close());
  }
}
