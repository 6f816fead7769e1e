package io.ttrpc.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A private folder, while somebody moves it and the folders around it. */
class PrivateFolderTest {
  @TempDir Path folder;
  private Path around = Path.of("");
  private SocketFile file = SocketFile.at("/s.sock");

  @BeforeEach
  void createFolder() throws IOException {
    around = Files.createDirectory(folder.resolve("around"));
    file = SocketFile.at(around.resolve("s.sock"));
  }

  @Test
  void folderThatNobodyElseMayChangeIsAddressedByItsPath() throws IOException {
    ParentFolder parent = ParentFolder.prepare(file);
    assertThat(parent.stable()).isTrue();
    try (PrivateFolder hidden = PrivateFolder.in(parent, file)) {
      assertThat(hidden.path()).hasParent(around);
      assertThat(hidden.sibling(Path.of("x"))).isEqualTo(around.resolve("x"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hidden.path())))
          .isEqualTo("rwx------");
    }
    assertThat(around).isEmptyDirectory();
  }

  @Test
  void nameCannotBeGuessed() throws IOException {
    ParentFolder parent = ParentFolder.prepare(file);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      try (PrivateFolder hidden = PrivateFolder.in(parent, file)) {
        names.add(hidden.path().getFileName().toString());
      }
    }
    assertThat(names).hasSize(100).allMatch(name -> name.matches("\\.ttrpc\\d+"));
    // A random number of 64 bits has fewer than 18 digits once in 184 times.
    assertThat(names)
        .filteredOn(name -> name.length() >= ".ttrpc".length() + 18)
        .hasSizeGreaterThan(80);
  }

  @Test
  void onlyAnOpenFolderOrOneBelowItIsUnstable() throws IOException {
    Files.setAttribute(around, "unix:mode", 01777);
    assertThat(ParentFolder.prepare(file).stable()).isTrue();
    Files.setAttribute(around, "unix:mode", 0775);
    assertThat(ParentFolder.prepare(file).stable()).isFalse();
    Path below = Files.createDirectory(around.resolve("below"));
    assertThat(ParentFolder.prepare(SocketFile.at(below.resolve("s.sock"))).stable()).isFalse();
  }

  @Test
  void folderThatIsMovedIsStillTheSame() throws IOException {
    ParentFolder parent = openParent();
    Path away = around.resolve("away");
    Path victim = Files.createFile(folder.resolve("victim"));
    try (PrivateFolder hidden = PrivateFolder.in(parent, file)) {
      Path created = around.resolve(around.toFile().list()[0]);
      Files.move(created, away);
      Files.createDirectory(created);
      Files.createSymbolicLink(created.resolve("s"), victim);
      Files.createFile(hidden.temporary(hidden.path().resolve("s")));
      assertThat(away.resolve("s")).isRegularFile();
      Files.createFile(hidden.sibling(Path.of("sibling")));
      assertThat(around.resolve("sibling")).isRegularFile();
    }
    assertThat(away).isEmptyDirectory();
    assertThat(victim).exists();
  }

  @Test
  void folderInAnotherPlaceThanTheOneThatWasCheckedIsRefused() throws IOException {
    ParentFolder parent = openParent();
    Files.move(around, folder.resolve("away"));
    Files.createDirectory(around);
    assertReplaced(parent);
    assertThat(around).isEmptyDirectory();
    Files.delete(around);
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.createSymbolicLink(around, target);
    assertReplaced(parent);
    assertThat(target).isEmptyDirectory();
  }

  private ParentFolder openParent() throws IOException {
    Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwxrwxrwx"));
    return ParentFolder.prepare(file);
  }

  private void assertReplaced(ParentFolder parent) {
    SocketFileException failure =
        catchThrowableOfType(
            SocketFileException.class, () -> PrivateFolder.in(parent, file).close());
    assertThat(failure.reason()).isEqualTo(Reason.PARENT_UNTRUSTED);
    assertThat(failure).hasMessageContaining("somebody has replaced folder " + around);
  }
}
