package io.ttrpc.interop.nri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ChannelListener;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.interop.peer.PeerPrograms;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nri.pkg.api.v1alpha1.Api.ContainerUpdate;
import nri.pkg.api.v1alpha1.Api.LinuxContainerUpdate;
import nri.pkg.api.v1alpha1.Api.LinuxMemory;
import nri.pkg.api.v1alpha1.Api.LinuxResources;
import nri.pkg.api.v1alpha1.Api.OptionalInt64;
import nri.pkg.api.v1alpha1.Api.RegisterPluginRequest;
import nri.pkg.api.v1alpha1.Api.UpdateContainersRequest;
import nri.pkg.api.v1alpha1.PluginTtrpc;
import nri.pkg.api.v1alpha1.RuntimeService;
import nri.pkg.api.v1alpha1.RuntimeTtrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One socket carries the runtime's calls to the plugin, and the plugin's calls to the runtime. */
@RequiresPeer(Peer.GO)
@Timeout(300)
class NriPluginTest {
  private static final int PLUGIN_CONNECTION = 1;
  private static final int RUNTIME_CONNECTION = 2;
  private static final Path PROGRAMS = PeerPrograms.output().resolve("nri");
  private static final PeerPrograms PEERS =
      new PeerPrograms(
          "nri",
          List.of("go", "build", "-o", PROGRAMS.resolve("server").toString(), "."),
          PROGRAMS);

  @TempDir Path folder;
  private final RecordingPlugin plugin = new RecordingPlugin();
  private final CompletableFuture<ConnectionClosedException> end = new CompletableFuture<>();

  @Test
  void pluginRegistersServesEventsAndUpdatesContainers() throws Exception {
    Path socket = folder.resolve("nri.sock");
    try (Program runtime = PEERS.serve(folder, socket);
        Multiplexer multiplexer =
            new Multiplexer(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        TtrpcServer server =
            TtrpcServer.builder().withoutAddress().service(PluginTtrpc.bind(plugin)).start();
        TtrpcChannel channel = channel(multiplexer)) {
      server.serve(multiplexer.open(PLUGIN_CONNECTION));
      multiplexer.start();
      RuntimeService client = RuntimeTtrpc.client(channel);

      client.registerPlugin(
          RegisterPluginRequest.newBuilder().setPluginName("java").setPluginIdx("10").build());
      runtime.awaitLine("synchronized, 0 updates");
      runtime.tell("run-pod");
      runtime.tell("create small 5");
      runtime.awaitLine("small has LONG of length 5");
      runtime.tell("create large 300000");
      runtime.awaitLine("large has LONG of length 300000");
      assertThat(plugin.events)
          .as(runtime::toString)
          .containsExactly(
              "configured by peer 1.0",
              "synchronized with [old0, old1]",
              "pod pod0",
              "container small of 5",
              "container large of 300000");

      ContainerUpdate known = update("old0", 1 << 20);
      ContainerUpdate unknown = update("unknown", 2 << 20);
      UpdateContainersRequest updates =
          UpdateContainersRequest.newBuilder().addUpdate(known).addUpdate(unknown).build();
      assertThat(client.updateContainers(updates).getFailedList()).containsExactly(unknown);
      assertThat(runtime.lines())
          .contains("update of old0 to 1048576 bytes", "update of unknown to 2097152 bytes");

      runtime.kill();
      assertThat(end.get(10, TimeUnit.SECONDS)).hasMessageContaining("the peer closed it");
      await().until(() -> server.connectionCount() == 0);
    }
  }

  private TtrpcChannel channel(Multiplexer multiplexer) {
    return TtrpcChannel.builder(multiplexer.open(RUNTIME_CONNECTION))
        .listener(
            new ChannelListener() {
              @Override
              public void onConnectionClosed(ConnectionClosedException cause) {
                end.complete(cause);
              }
            })
        .build();
  }

  private static ContainerUpdate update(String container, long memory) {
    LinuxMemory limit =
        LinuxMemory.newBuilder().setLimit(OptionalInt64.newBuilder().setValue(memory)).build();
    return ContainerUpdate.newBuilder()
        .setContainerId(container)
        .setLinux(
            LinuxContainerUpdate.newBuilder()
                .setResources(LinuxResources.newBuilder().setMemory(limit)))
        .build();
  }

  @Test
  void protoIsTheOneOfTheModule() throws Exception {
    ProcessBuilder list =
        new ProcessBuilder("go", "list", "-m", "-f", "{{.Dir}}", "github.com/containerd/nri")
            .directory(Path.of("peers", "nri").toFile());
    try (Program go = Program.start(folder, list)) {
      assertThat(go.awaitExit()).as(go::toString).isZero();
      Path module = Path.of(go.lines().get(0));
      assertThat(Path.of("src", "test", "protobuf", "nri", "api.proto"))
          .hasSameTextualContentAs(module.resolve("pkg/api/api.proto"));
    }
  }

  @Test
  void vetHasNothingToSay() throws Exception {
    PEERS.run(List.of("go", "vet", "./..."));
  }
}
