package io.ttrpc.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two sources of the process's user agree with the owner of a new file. */
class ProcessUserTest {
  @TempDir Path folder;

  @Test
  void userOwnsTheFilesThatTheProcessMakes() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(ProcessUser.current()).isEqualTo(Files.getOwner(file));
    assertThat(ProcessUser.namedByJdk()).isEqualTo(Files.getOwner(file));
  }
}
