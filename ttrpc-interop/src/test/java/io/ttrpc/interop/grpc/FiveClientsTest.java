package io.ttrpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.interop.client.Check;
import io.ttrpc.interop.client.Checks;
import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.KnownDifferences;
import io.ttrpc.interop.peer.PeerPrograms;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.Report;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import io.ttrpc.interop.rust.RustPeers;
import io.ttrpc.interop.server.Conformance;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * One bean is served over ttrpc and over gRPC at once, and five clients call it: three that know
 * ttrpc, in Java, Go and Rust, and two that know gRPC, in Java and Go.
 */
@RequiresPeer(Peer.RUST)
@Timeout(600) // The first of the Rust tests waits for cargo.
class FiveClientsTest {
  private static final Path PROGRAMS = PeerPrograms.output().resolve("grpc");
  private static final PeerPrograms GRPC_PEERS =
      new PeerPrograms("grpc", List.of("go", "build", "-o", PROGRAMS + "/", "./client"), PROGRAMS);

  @TempDir Path folder;

  @Test
  void vetHasNothingToSay() throws Exception {
    GRPC_PEERS.run(List.of("go", "vet", "./..."));
  }

  @Test
  void fiveClientsCallOneBean() throws Exception {
    Path socket = folder.resolve("java.sock");
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Serving.class)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + socket,
                "--ttrpc.server.grpc.enabled=true",
                "--spring.grpc.server.address=127.0.0.1",
                "--spring.grpc.server.port=0")) {
      String address = "127.0.0.1:" + context.getBean(Serving.class).port.get();
      List<Row> table =
          List.of(
              javaOverTtrpc(socket),
              goOverTtrpc(socket),
              rustOverTtrpc(socket),
              javaOverGrpc(address),
              goOverGrpc(address));
      print(table);
      for (Row row : table) {
        assertThat(row.report().faults()).as(row.toString()).isEmpty();
        assertThat(row.report().passed()).as(row.toString()).isPositive();
      }
    }
  }

  private static Row javaOverTtrpc(Path socket) {
    List<String> faults = new ArrayList<>();
    List<Check> checks = Checks.all();
    for (Check check : checks) {
      try {
        check.prove(socket);
      } catch (Throwable e) {
        faults.add(check.name() + ": " + e);
      }
    }
    return new Row(
        "Java", "ttrpc", new Report(checks.size() - faults.size(), 0, List.copyOf(faults)));
  }

  private Row goOverTtrpc(Path socket) throws Exception {
    try (Program client = GoPeers.client(folder, socket, "-crash")) {
      return new Row("Go", "ttrpc", Report.of(client, KnownDifferences.of("Go", "Java")));
    }
  }

  private Row rustOverTtrpc(Path socket) throws Exception {
    try (Program client = RustPeers.client(folder, socket, "--crash")) {
      return new Row("Rust", "ttrpc", Report.of(client, KnownDifferences.of("Rust", "Java")));
    }
  }

  private static Row javaOverGrpc(String address) throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    try {
      List<String> faults = new ArrayList<>();
      var checks = new GrpcJavaClient(channel).checks();
      checks.forEach(
          (name, check) -> {
            try {
              check.run();
            } catch (Throwable e) {
              faults.add(name + ": " + e);
            }
          });
      return new Row(
          "Java", "gRPC", new Report(checks.size() - faults.size(), 0, List.copyOf(faults)));
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Row goOverGrpc(String address) throws Exception {
    // The program takes the address where the others take the path of a socket.
    try (Program client = GRPC_PEERS.client(folder, Path.of(address))) {
      return new Row("Go", "gRPC", Report.of(client, KnownDifferences.of("gRPC", "Java")));
    }
  }

  private static void print(List<Row> table) {
    System.out.println("one bean, five clients");
    table.forEach(System.out::println);
  }

  /** The outcome of one client's checks. */
  private record Row(String client, String protocol, Report report) {
    @Override
    public String toString() {
      return "%-4s  %-5s  %s".formatted(client, protocol, report.counts());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Serving {
    final AtomicInteger port = new AtomicInteger();

    @Bean
    @TtrpcService
    ConformanceService conformance() {
      return new Conformance();
    }

    @EventListener
    void started(GrpcServerStartedEvent event) {
      port.set(event.getPort());
    }
  }
}
