package io.ttrpc.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a path while a process that does not go on holds it, and after that process. */
@Timeout(60)
class StartLockTest {
  @TempDir Path folder;
  private Path path = Path.of("");
  private Process holder;

  @BeforeEach
  void holdLockInAnotherProcess() throws IOException {
    path = folder.resolve("s.sock");
    holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.resolve(".s.sock.lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
  }

  @AfterEach
  void endHolder() {
    holder.destroyForcibly().onExit().join();
  }

  @Test
  void lockThatIsHeldForTooLongMeansThatThePathIsInUse() {
    SocketFileException failure =
        catchThrowableOfType(SocketFileException.class, () -> lock(Duration.ofMillis(20)));
    assertThat(failure.reason()).isEqualTo(Reason.IN_USE);
    assertThat(failure).hasMessageContaining("keeps " + folder.resolve(".s.sock.lock") + " locked");
  }

  @Test
  void interruptedStartDoesNotWait() {
    Thread.currentThread().interrupt();
    assertThat(
            catchThrowableOfType(InterruptedIOException.class, () -> lock(Duration.ofMinutes(10))))
        .isNotNull();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void lockOfAKilledProcessIsFree() throws IOException {
    holder.destroyForcibly().onExit().join();
    assertThat(folder.resolve(".s.sock.lock")).exists();
    lock(Duration.ZERO);
    assertThat(folder).isEmptyDirectory();
  }

  private void lock(Duration maxWait) throws IOException {
    SocketFile file = SocketFile.at(path);
    StartLock.whileHeld(file, ParentFolder.prepare(file), path, maxWait, () -> {});
  }

  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (FileChannel file =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        System.out.println(file.lock().isValid() ? "held" : "not held");
        System.in.read();
      }
    }
  }
}
