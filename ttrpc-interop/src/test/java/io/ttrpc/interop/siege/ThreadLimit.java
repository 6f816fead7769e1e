package io.ttrpc.interop.siege;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes from a process the right to start threads. {@code ulimit -u} does not bind root, so a
 * control group of its own limits the process of a root user; {@code prlimit --nproc} limits that
 * of any other user.
 */
final class ThreadLimit implements AutoCloseable {
  private static final List<Path> PARENTS =
      List.of(Path.of("/sys/fs/cgroup/pids"), Path.of("/sys/fs/cgroup"));
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private final long pid;
  private final Path group;

  private ThreadLimit(long pid, Path group) {
    this.pid = pid;
    this.group = group;
  }

  /** Returns the means to limit the process, or nothing where this machine has none. */
  static Optional<ThreadLimit> of(long pid) throws IOException {
    if (!ROOT) {
      return Optional.of(new ThreadLimit(pid, Path.of("")));
    }
    for (Path parent : PARENTS) {
      Path group = parent.resolve("ttrpc-siege-" + pid);
      if (Files.isWritable(parent.resolve("cgroup.procs"))) {
        Files.createDirectory(group);
        if (Files.exists(group.resolve("pids.max"))) {
          return Optional.of(new ThreadLimit(pid, group));
        }
        Files.delete(group);
      }
    }
    return Optional.empty();
  }

  /** Lets the process start no further thread. */
  void limit() throws IOException, InterruptedException {
    if (ROOT) {
      write("cgroup.procs", Long.toString(pid));
      write("pids.max", Files.readString(group.resolve("pids.current")).strip());
    } else {
      Processes.prlimit(pid, "--nproc=1:");
    }
  }

  /** Lets the process start threads again. */
  void lift() throws IOException, InterruptedException {
    if (ROOT) {
      write("pids.max", "max");
    } else {
      Processes.prlimit(pid, "--nproc=4096:");
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(group.resolve(file), text);
  }

  /** Removes the group; its process must have ended. */
  @Override
  public void close() {
    if (ROOT) {
      await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
    }
  }
}
