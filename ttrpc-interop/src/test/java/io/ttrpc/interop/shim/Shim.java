package io.ttrpc.interop.shim;

import com.google.protobuf.Any;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.interop.containerd.runc.v1.Options;
import io.ttrpc.interop.containerd.task.v2.CreateTaskRequest;
import io.ttrpc.interop.containerd.task.v2.TaskAsync;
import io.ttrpc.interop.containerd.task.v2.TaskTtrpc;
import io.ttrpc.interop.peer.Executables;
import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A shim that looks after one container: its process and a channel to it. Closing ends whatever is
 * left of both, also when a test has failed midway.
 */
final class Shim implements AutoCloseable {
  private final String id;
  private final Bundle bundle;
  private final Path runcRoot;
  private final Program process;
  private final TtrpcChannel channel;
  private boolean killed;

  private Shim(String id, Bundle bundle, Path runcRoot, Program process, TtrpcChannel channel) {
    this.id = id;
    this.bundle = bundle;
    this.runcRoot = runcRoot;
    this.process = process;
    this.channel = channel;
  }

  /** Starts a shim in its bundle's folder; it will tell its events to that socket. */
  static Shim start(Path folder, Bundle bundle, Path events) throws IOException {
    // Unique on the machine, for so is the container's cgroup.
    String id = "ttrpc-" + UUID.randomUUID();
    Path socket = folder.resolve("shim.sock");
    ProcessBuilder builder =
        new ProcessBuilder(
            Executables.find("containerd-shim-runc-v2").orElseThrow().toString(),
            "-namespace",
            "default",
            "-id",
            id,
            "-socket",
            socket.toString());
    builder.directory(bundle.folder().toFile());
    builder.environment().put("TTRPC_ADDRESS", events.toString());
    // It starts runc, which may lie outside of a user's PATH.
    builder.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
    Program process = Program.start(folder, builder);
    // The shim has no word for "ready": calls wait until it listens.
    TtrpcChannel channel =
        TtrpcChannel.builder(socket.toString())
            .waitForReady()
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .build();
    return new Shim(id, bundle, folder.resolve("runc"), process, channel);
  }

  String id() {
    return id;
  }

  /** Calls of which none should take long. */
  TaskTtrpc.Client task() {
    return TaskTtrpc.client(channel).withTimeout(Duration.ofSeconds(10));
  }

  /** Calls without a timeout. */
  TaskAsync asyncTask() {
    return TaskTtrpc.asyncClient(channel);
  }

  /** To create the container of the bundle; runc keeps its state in the test's own folder. */
  CreateTaskRequest.Builder creation() {
    Options options = Options.newBuilder().setRoot(runcRoot.toString()).build();
    return CreateTaskRequest.newBuilder()
        .setId(id)
        .setBundle(bundle.folder().toString())
        // Not by Any.pack: the shim knows the bare name alone.
        .setOptions(
            Any.newBuilder()
                .setTypeUrl(Options.getDescriptor().getFullName())
                .setValue(options.toByteString()));
  }

  Program process() {
    return process;
  }

  /** Ends the shim at once; its container lives on until {@link #close}. */
  void kill() throws InterruptedException {
    killed = true;
    process.kill();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    boolean left = killed || process.isRunning();
    process.close();
    if (left) {
      deleteContainer();
    }
  }

  /** A container outlives its shim. Where there is none, runc says so and no more. */
  private void deleteContainer() throws IOException {
    List<String> command =
        List.of(
            Executables.find("runc").orElseThrow().toString(),
            "--root",
            runcRoot.resolve("default").toString(),
            "delete",
            "--force",
            id);
    try (Program runc = Program.start(bundle.folder(), command)) {
      runc.awaitExit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
