package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ttrpc.internal.socket.ProcessUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that can write to the folder of its socket and to no other. */
@Timeout(120)
class ReadOnlyFileSystemTest {
  /** Makes every mount read-only but for a fresh one at the first argument; runs the others. */
  private static final String IN_READ_ONLY_ROOT =
      """
      awk '{ print $5 }' /proc/self/mountinfo | while read -r point; do
        mount -o remount,bind,ro "$point" 2>/dev/null
      done
      mount -t tmpfs tmpfs "$1" && shift && exec "$@"
      """;

  @TempDir Path folder;
  private ModularApplication application;

  @BeforeEach
  void compileApplication() {
    application = ModularApplication.compile(folder);
  }

  @Test
  void policiesWorkWithoutATemporaryFolder() throws Exception {
    String option = "-Djava.io.tmpdir=" + folder.resolve("missing");
    assertAllWorks(application.run(command(option)), ProcessUser.current().getName());
  }

  @Test
  void policiesWorkInAReadOnlyRoot() throws Exception {
    assumeTrue(canRemount(), "this user may not make a mount namespace");
    List<String> command = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
    command.addAll(List.of("sh", "-c", IN_READ_ONLY_ROOT, "sh"));
    command.add(application.socketFolder().toString());
    command.addAll(command());
    assertAllWorks(application.run(command), "root");
  }

  private List<String> command(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--add-modules", "jdk.net"));
    all.addAll(List.of(options));
    return application.command(ModularApplication.THIS_JDK, all.toArray(String[]::new));
  }

  private static void assertAllWorks(List<String> lines, String user) {
    assertThat(lines).hasSize(5).first().isEqualTo("temporary folder: not writable");
    ModulePathTest.assertPoliciesWork(lines, user);
  }

  private boolean canRemount() throws Exception {
    try {
      return new ProcessBuilder(
                  "unshare", "--map-root-user", "--mount", "mount", "-o", "remount,bind,ro", "/")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("remount.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
