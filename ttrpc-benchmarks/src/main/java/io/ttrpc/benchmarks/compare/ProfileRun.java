package io.ttrpc.benchmarks.compare;

import io.ttrpc.benchmarks.profile.CollapsedStacks;
import io.ttrpc.benchmarks.profile.Event;
import io.ttrpc.benchmarks.profile.Profile;
import io.ttrpc.benchmarks.report.Metric;
import io.ttrpc.benchmarks.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Profiles both ends of a peer while it is measured once. Used by one thread. */
record ProfileRun(Event event, Effort effort, Commands commands, Path folder) {

  List<Profile> run(Row row, Row.Entry entry, Peer peer) throws IOException, InterruptedException {
    String lack = commands.lack(row, peer);
    if (lack != null) {
      throw new IOException(lack);
    }
    Path socket = folder.resolve("s");
    try (Pair pair =
        Pair.start(
            folder,
            socket,
            commands.server(row, entry, peer, socket),
            commands.client(row, entry, peer, socket, effort),
            peer.isJava())) {
      Pair.Ends<String> sources = pair.profile(event.word());
      Sample sample = pair.measure(effort.seconds());
      Pair.Ends<Path> files =
          new Pair.Ends<>(folder.resolve("server.txt"), folder.resolve("client.txt"));
      pair.endProfile(files);
      return List.of(
          profile(row, entry, peer, "client", sources.client(), files.client(), sample),
          profile(row, entry, peer, "server", sources.server(), files.server(), sample));
    }
  }

  private Profile profile(
      Row row, Row.Entry entry, Peer peer, String process, String source, Path file, Sample sample)
      throws IOException {
    CollapsedStacks stacks = CollapsedStacks.parse(Files.readString(file));
    return new Profile(
        row.name(),
        entry.label(),
        process,
        commands.setting(row, entry, peer),
        event,
        source,
        stacks.weight(),
        sample.get(perCall(process)),
        event.parts(stacks));
  }

  private Metric perCall(String process) {
    boolean client = process.equals("client");
    return switch (event) {
      case CPU -> client ? Metric.CLIENT_CPU_MICROS_PER_CALL : Metric.SERVER_CPU_MICROS_PER_CALL;
      case ALLOC ->
          client ? Metric.CLIENT_ALLOCATED_BYTES_PER_CALL : Metric.SERVER_ALLOCATED_BYTES_PER_CALL;
    };
  }
}
