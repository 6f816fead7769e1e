package io.ttrpc.interop.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.interop.peer.Executables;
import io.ttrpc.interop.peer.Program;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A containerd of the test's own: all that it keeps lies in one folder, and it knows the shim
 * {@code io.containerd.javademo.v1}. It ends with the test.
 */
final class Daemon implements AutoCloseable {
  /** The namespace of all containers and events here. */
  static final String NAMESPACE = "ttrpc-java";

  /** The shim's address, for the script that containerd starts. */
  private static final String SHIM_ADDRESS = "JAVADEMO_ADDRESS";

  private static final String SHIM = "containerd-shim-javademo-v1";

  private final Path folder;
  private final Program process;

  private Daemon(Path folder, Program process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts a daemon, or one that finds what an earlier one has left in the folder. */
  static Daemon start(Path folder, Path shimSocket) throws IOException {
    Path configuration = Files.writeString(folder.resolve("config.toml"), configuration(folder));
    ProcessBuilder builder =
        new ProcessBuilder(executable("containerd"), "--config", configuration.toString());
    Path shims = installShim(folder);
    builder
        .environment()
        .merge("PATH", shims.toString(), (path, own) -> own + File.pathSeparator + path);
    builder.environment().put(SHIM_ADDRESS, "unix://" + shimSocket);
    Daemon daemon = new Daemon(folder, Program.start(folder, builder));
    daemon.awaitBoot();
    return daemon;
  }

  /** Where it takes events. */
  String eventsAddress() {
    return eventsSocket(folder).toString();
  }

  /** Starts {@code ctr}, its command line, with these arguments. */
  Program ctr(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                executable("ctr"),
                "--address",
                grpcSocket(folder).toString(),
                "--namespace",
                NAMESPACE));
    command.addAll(List.of(arguments));
    return Program.start(folder, command);
  }

  /**
   * Runs {@code ctr} with these arguments and returns the lines that it prints. It must succeed.
   */
  List<String> ctrLines(String... arguments) throws Exception {
    try (Program ctr = ctr(arguments)) {
      assertThat(ctr.awaitExit()).as("%s%n%s", ctr, this).isZero();
      return ctr.lines();
    }
  }

  /** Ends the daemon in order; its shims stay. */
  void stop() throws InterruptedException {
    process.stop();
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return process.toString();
  }

  private void awaitBoot() {
    try {
      await("containerd's start")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  process.errors().contains("containerd successfully booted")
                      || !process.isRunning());
      assertThat(process.isRunning()).as(this::toString).isTrue();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private static Path installShim(Path folder) throws IOException {
    Path shim = Files.createDirectories(folder.resolve("shims")).resolve(SHIM);
    if (Files.notExists(shim)) {
      try (InputStream script = Daemon.class.getResourceAsStream("/" + SHIM)) {
        Files.copy(Objects.requireNonNull(script, SHIM), shim);
      }
      Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder.resolve("shims");
  }

  private static Path grpcSocket(Path folder) {
    return folder.resolve("containerd.sock");
  }

  private static Path eventsSocket(Path folder) {
    return folder.resolve("containerd.sock.ttrpc");
  }

  private static String executable(String name) {
    return Executables.find(name).orElseThrow().toString();
  }

  /** Without the plugins that would touch the machine outside of the folder. */
  private static String configuration(Path folder) {
    return """
        version = 2
        root = "%s"
        state = "%s"
        disabled_plugins = [
          "io.containerd.grpc.v1.cri",
          "io.containerd.internal.v1.opt",
          "io.containerd.monitor.v1.cgroups",
          "io.containerd.snapshotter.v1.aufs",
          "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper",
          "io.containerd.snapshotter.v1.overlayfs",
          "io.containerd.snapshotter.v1.zfs",
        ]

        [grpc]
          address = "%s"

        [ttrpc]
          address = "%s"
        """
        .formatted(
            folder.resolve("root"),
            folder.resolve("state"),
            grpcSocket(folder),
            eventsSocket(folder));
  }
}
