package io.ttrpc.benchmarks.compare;

import static io.ttrpc.benchmarks.report.Names.GO;
import static io.ttrpc.benchmarks.report.Names.GRPC;
import static io.ttrpc.benchmarks.report.Names.JAVA;
import static io.ttrpc.benchmarks.report.Names.JAVA_IN_SPRING;
import static io.ttrpc.benchmarks.report.Names.RAW_C;
import static io.ttrpc.benchmarks.report.Names.RAW_JAVA;
import static io.ttrpc.benchmarks.report.Names.RUST;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The peers, built. One that cannot be built stays, with the reason. */
final class Peers {
  static final List<String> NAMES = List.of(JAVA, JAVA_IN_SPRING, GO, RUST, GRPC, RAW_JAVA, RAW_C);

  private static final String PACKAGES = "io.ttrpc.benchmarks.";
  private static final long MINUTES_TO_BUILD = 10;

  private final Path sources;
  private final Path target;
  private final Map<String, Peer> byName = new LinkedHashMap<>();

  private Peers(Path benchmarks) {
    this.sources = benchmarks.resolve("peers");
    this.target = benchmarks.resolve("target/peers");
  }

  /** Builds those of these names, in the folder of the benchmarks. */
  static Peers build(Path benchmarks, Collection<String> names)
      throws IOException, InterruptedException {
    Peers peers = new Peers(benchmarks);
    Files.createDirectories(peers.target);
    for (String name : NAMES) {
      if (names.contains(name)) {
        peers.byName.put(name, peers.build(name));
      }
    }
    return peers;
  }

  /** Null where the user did not ask for it. */
  @Nullable Peer get(String name) {
    return byName.get(name);
  }

  Collection<Peer> all() {
    return byName.values();
  }

  private Peer build(String name) throws IOException, InterruptedException {
    return switch (name) {
      case JAVA -> java(name, "this project", "ttrpc", "ttrpc");
      case JAVA_IN_SPRING -> java(name, "this project", "spring", "ttrpc");
      case GRPC -> java(name, grpcVersion(), "grpc", "grpc");
      case RAW_JAVA -> java(name, "JDK alone", "raw", "raw");
      case GO -> go();
      case RUST -> rust();
      case RAW_C -> c();
      default -> throw new IllegalArgumentException("peer must be one of " + NAMES);
    };
  }

  private static String grpcVersion() {
    return String.valueOf(ManagedChannel.class.getPackage().getImplementationVersion());
  }

  private static Peer java(String name, String version, String server, String client) {
    return new Peer(
        name,
        version,
        Peer.Program.java(PACKAGES + server + ".Server"),
        Peer.Program.java(PACKAGES + client + ".Client"),
        null);
  }

  private Peer go() throws IOException, InterruptedException {
    Path folder = sources.resolve("go");
    Path built = target.resolve("go");
    String missing = run(folder, "go", "build", "-o", built + "/", "./...");
    return new Peer(
        GO,
        version(folder.resolve("go.mod"), "containerd/ttrpc (\\S+)"),
        Peer.Program.command(built.resolve("server").toString()),
        Peer.Program.command(built.resolve("client").toString()),
        missing);
  }

  private Peer rust() throws IOException, InterruptedException {
    Path folder = sources.resolve("rust");
    Path built = target.resolve("rust");
    String missing =
        run(folder, "cargo", "build", "--quiet", "--release", "--target-dir", built.toString());
    return new Peer(
        RUST,
        version(folder.resolve("Cargo.toml"), "ttrpc = \\{ version = \"=([^\"]+)\""),
        Peer.Program.command(built.resolve("release/server").toString()),
        Peer.Program.command(built.resolve("release/client").toString()),
        missing);
  }

  private Peer c() throws IOException, InterruptedException {
    String program = target.resolve("ping_pong").toString();
    String missing =
        run(sources.resolve("c"), "cc", "-O2", "-pthread", "-o", program, "ping_pong.c");
    return new Peer(
        RAW_C,
        "no library",
        Peer.Program.command(program, "server"),
        Peer.Program.command(program, "client"),
        missing);
  }

  /** Runs a build; returns why it failed, or null. */
  private @Nullable String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path output = target.resolve(command[0] + ".txt");
    List<String> whole = new ArrayList<>(List.of("nice", "-n", "5"));
    whole.addAll(List.of(command));
    Process process =
        new ProcessBuilder(whole)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES_TO_BUILD, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return command[0] + " took more than " + MINUTES_TO_BUILD + " minutes";
    }
    return process.exitValue() == 0
        ? null
        : "cannot be built: " + Files.readString(output, StandardCharsets.UTF_8).strip();
  }

  private static String version(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    return matcher.find() ? matcher.group(1) : "?";
  }
}
