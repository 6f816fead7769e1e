package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ttrpc.testsupport.SecondUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers in processes that lack root's privileges, some of them, or {@code /proc}. */
@Timeout(120)
class SocketPrivilegeTest {
  /** The launcher of the JDK finds its library in {@code /proc}, or in this variable. */
  private static final String WITHOUT_PROC =
      """
      export LD_LIBRARY_PATH="${1%/bin/java}/lib"
      mount -t tmpfs tmpfs /proc && exec "$@"
      """;

  @TempDir Path folder;

  /** The folder of the classes that the second user runs. */
  @TempDir Path classes;

  @BeforeEach
  void letTheSecondUserIn() throws IOException {
    SecondUser.letInto(folder, classes);
  }

  @Test
  void secondUserServesInAFolderOfItsOwn() throws Exception {
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    try (StartingProcess server = StartingProcess.ofSecondUser(classes)) {
      assertServes(server, own.resolve("s.sock"));
      SecondUser.open(own, "rwxrwxr-x");
      assertServes(server, own.resolve("s.sock"));
      SecondUser.open(own, "-wx------");
      assertServes(server, own.resolve("s.sock"));
    }
  }

  @Test
  void secondUserServesInAnOpenAndInAStickyFolderOfRoot() throws Exception {
    Path open = SecondUser.open(Files.createDirectory(folder.resolve("open")), "rwxrwxrwx");
    Path sticky = Files.createDirectory(folder.resolve("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    try (StartingProcess server = StartingProcess.ofSecondUser(classes)) {
      assertServes(server, open.resolve("s.sock"));
      Path around = SecondUser.open(LongPath.folderIn(open, 106), "rwxrwxrwx");
      assertServes(server, around.resolve(LongPath.NAME));
      assertServes(server, sticky.resolve("s.sock"));
    }
  }

  /** A unit of systemd with {@code UMask=0177} is such a process. */
  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077", "177"})
  void secondUserServesWhateverItsUmaskIs(String umask) throws Exception {
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    Path open = SecondUser.open(Files.createDirectory(folder.resolve("open")), "rwxrwxrwx");
    Path around = SecondUser.own(LongPath.folderIn(own, 100));
    try (StartingProcess server =
        StartingProcess.ofSecondUser(
            classes, "sh", "-c", "umask " + umask + "; exec \"$@\"", "sh")) {
      for (Path parent : List.of(own, around, open)) {
        Path path = parent.resolve(LongPath.NAME);
        assertServes(server, path);
        server.startInNewFolders(path.resolveSibling("a/b/s"), "rw-------", "rwxr-x---");
        assertThat(server.answer()).isEqualTo("done");
        assertThat(permissions(path.resolveSibling("a/b"))).isEqualTo("rwxr-x---");
        assertThat(permissions(path.resolveSibling("a"))).isEqualTo("rwxr-x---");
        server.stop();
        assertThat(server.answer()).isEqualTo("done");
        assertThat(parent.toFile().list()).contains("a").noneMatch(name -> name.startsWith("."));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "177"})
  void socketAndNewFoldersInheritTheGroupOfTheirFolder(String umask) throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:gid", 65534);
    Files.setAttribute(shared, "unix:mode", 02755);
    try (StartingProcess server =
        StartingProcess.behind("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh")) {
      server.startInNewFolders(shared.resolve("a/b/s"), "rw-rw----", "rwxr-x---");
      assertThat(server.answer()).isEqualTo("done");
      server.start(shared.resolve("s"), "rw-rw----", "-");
      assertThat(server.answer()).isEqualTo("done");
    }
    for (String each : List.of("a", "a/b", "s")) {
      assertThat(Files.getAttribute(shared.resolve(each), "unix:gid")).as(each).isEqualTo(65534);
    }
  }

  @Test
  void secondUserIsDeniedAFolderOfRoot() throws Exception {
    Path path = folder.resolve("s.sock");
    assertFails(
        path,
        "PERMISSION_DENIED: this user cannot create socket "
            + path
            + ": permission denied: "
            + folder);
  }

  @Test
  void secondUserCannotGiveItsSocketAway() throws Exception {
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    Path path = own.resolve("s.sock");
    try (StartingProcess server = StartingProcess.ofSecondUser(classes)) {
      server.start(path, "rw-------", "root");
      assertThat(server.answer())
          .isEqualTo(
              "ATTRIBUTES: cannot give socket "
                  + path
                  + " the owner 'root': Operation not permitted");
    }
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void secondUserIsDeniedAFolderOfAThirdUser() throws Exception {
    Path third = Files.createDirectory(folder.resolve("third"));
    Files.setAttribute(third, "unix:uid", 12345);
    SecondUser.open(third, "rwxrwxrwx");
    assertFails(third.resolve("s.sock"), "PARENT_UNTRUSTED: expected folder " + third);
  }

  @Test
  void secondUserLeavesSocketsOfRootAlone() throws Exception {
    Path sticky = Files.createDirectory(folder.resolve("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    Path path = sticky.resolve("s.sock");
    try (TtrpcServer roots = TtrpcServer.builder().listen(path.toString()).start()) {
      assertThat(roots.isListening()).isTrue();
      assertFails(path, "PERMISSION_DENIED: this user cannot create socket");
      FakePeer.connect(path).close();
    }
    FakePeer.listen(path).close();
    SecondUser.open(path, "rwxrwxrwx");
    assertFails(path, "PERMISSION_DENIED: this user cannot create socket");
    assertThat(path).exists();
  }

  /** A container without root is such a namespace. The folders above belong to nobody in it. */
  @Test
  void rootOfAUserNamespaceServes() throws Exception {
    assumeTrue(
        canRun(SecondUser.command(), "unshare", "--map-root-user", "true"),
        "this user may not make a user namespace");
    Path own = SecondUser.own(Files.createDirectory(folder.resolve("own")));
    try (StartingProcess server =
        StartingProcess.ofSecondUser(classes, "unshare", "--map-root-user")) {
      assertServes(server, own.resolve("s.sock"));
    }
  }

  /** Such a process may not link or change a file that it has given away. */
  @Test
  void ownerNeedsNoPrivilegeButTheOneToChangeOwners() throws Exception {
    Path path = folder.resolve("s.sock");
    try (StartingProcess server =
        StartingProcess.behind("setpriv", "--bounding-set", "-fowner", "--inh-caps", "-fowner")) {
      FakePeer.listen(path).close();
      for (int i = 0; i < 2; i++) {
        server.start(path, "rw-rw----", SecondUser.NAME);
        assertThat(server.answer()).isEqualTo("done");
        assertThat(Files.getOwner(path).getName()).isEqualTo(SecondUser.NAME);
        assertThat(permissions(path)).isEqualTo("rw-rw----");
        server.stop();
        assertThat(server.answer()).isEqualTo("done");
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void longPathsAndOpenFoldersNeedProc() throws Exception {
    assumeTrue(
        canRun(List.of(), "unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/proc"),
        "this user may not mount");
    Path around = LongPath.folderIn(folder, 106);
    Path open = SecondUser.open(Files.createDirectory(folder.resolve("open")), "rwxrwxrwx");
    try (StartingProcess server =
        StartingProcess.behind("unshare", "--mount", "sh", "-c", WITHOUT_PROC, "sh")) {
      assertServes(server, folder.resolve("s.sock"));
      server.start(around.resolve(LongPath.NAME), "rw-------", "-");
      assertThat(server.answer()).startsWith("PATH_TOO_LONG").contains("/proc");
      server.start(open.resolve("s.sock"), "rw-------", "-");
      assertThat(server.answer()).startsWith("PARENT_UNTRUSTED").contains("/proc");
    }
    assertThat(around).isEmptyDirectory();
    assertThat(open).isEmptyDirectory();
  }

  private static void assertServes(StartingProcess server, Path path) throws IOException {
    server.start(path, "rw-------", "-");
    assertThat(server.answer()).isEqualTo("done");
    FakePeer.connect(path).close();
    assertThat(path).exists();
    server.stop();
    assertThat(server.answer()).isEqualTo("done");
    assertThat(path).doesNotExist();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static boolean canRun(List<String> user, String... command) throws Exception {
    List<String> all = new ArrayList<>(user);
    all.addAll(List.of(command));
    return new ProcessBuilder(all).start().waitFor() == 0;
  }

  private void assertFails(Path path, String failure) throws IOException {
    try (StartingProcess server = StartingProcess.ofSecondUser(classes)) {
      server.start(path, "rw-------", "-");
      assertThat(server.answer()).startsWith(failure).doesNotContain(".ttrpc", "/proc");
    }
  }
}
