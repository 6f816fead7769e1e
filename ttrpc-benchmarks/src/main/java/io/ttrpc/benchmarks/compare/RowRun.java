package io.ttrpc.benchmarks.compare;

import io.ttrpc.benchmarks.report.Result;
import io.ttrpc.benchmarks.report.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures one row: all its peers are started, and then take turns. Used by one thread. */
final class RowRun {
  private final Row row;
  private final Effort effort;
  private final Commands commands;
  private final Path folder;
  private final List<Contender> contenders = new ArrayList<>();

  RowRun(Row row, Effort effort, Commands commands, Path folder) {
    this.row = row;
    this.effort = effort;
    this.commands = commands;
    this.folder = folder;
  }

  List<Result> run(Peers peers) throws InterruptedException {
    try {
      for (Row.Entry entry : row.entries()) {
        Peer peer = peers.get(entry.peer());
        if (peer != null) {
          contenders.add(new Contender(entry, peer, folder.resolve("s" + contenders.size())));
        }
      }
      for (Contender contender : contenders) {
        contender.attempt(contender::start);
      }
      for (int round = 0; round < effort.rounds(); round++) {
        for (Contender contender : contenders) {
          contender.attempt(contender::measure);
        }
      }
      for (Contender contender : contenders) {
        contender.attempt(contender::finish);
      }
      return contenders.stream().map(Contender::result).toList();
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** One peer in the row. The first failure ends its part. */
  private final class Contender {
    private final Row.Entry entry;
    private final Peer peer;
    private final Path socket;
    private final List<Sample> rounds = new ArrayList<>();
    private List<String> server = List.of();
    private List<String> client = List.of();
    private @Nullable Pair pair;
    private @Nullable String failure;
    private Sample afterwards = Sample.median(List.of());

    Contender(Row.Entry entry, Peer peer, Path socket) {
      this.entry = entry;
      this.peer = peer;
      this.socket = socket;
      this.failure =
          peer.missing() != null ? "missing: " + peer.missing() : commands.lack(row, peer);
    }

    void attempt(Step step) throws InterruptedException {
      if (failure != null) {
        return;
      }
      try {
        step.run();
      } catch (IOException e) {
        failure = Result.FAILED + e.getMessage();
        close();
      }
    }

    void start() throws IOException, InterruptedException {
      server = commands.server(row, entry, peer, socket);
      client = commands.client(row, entry, peer, socket, effort);
      pair = Pair.start(folder, socket, server, client, peer.isJava());
    }

    void measure() throws IOException, InterruptedException {
      if (pair != null) {
        rounds.add(pair.measure(effort.seconds()));
      }
    }

    void finish() throws IOException, InterruptedException {
      if (pair != null) {
        afterwards = pair.afterwards();
      }
    }

    Result result() {
      String setting = commands.setting(row, entry, peer);
      return failure != null
          ? Result.failed(row.name(), entry.label(), setting, failure, server, client)
          : new Result(
              row.name(),
              entry.label(),
              setting,
              Sample.median(rounds).with(afterwards),
              rounds,
              null,
              server,
              client);
    }

    void close() {
      try {
        if (pair != null) {
          pair.close();
          pair = null;
        }
      } catch (IOException e) {
        failure = failure == null ? Result.FAILED + "does not end: " + e.getMessage() : failure;
      }
    }
  }
}
