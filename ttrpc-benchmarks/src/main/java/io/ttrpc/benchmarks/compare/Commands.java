package io.ttrpc.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that start a peer's programs in a row.
 *
 * @param jvmFlags of both programs in Java
 */
record Commands(
    String classPath, Jdk chosen, Optional<Jdk> withVirtualThreads, List<String> jvmFlags) {

  /**
   * With this program's class path.
   *
   * @param home of the JDK; null for the running one
   */
  static Commands on(@Nullable Path home) {
    Jdk chosen = home == null ? Jdk.running() : Jdk.at(home);
    return new Commands(
        System.getProperty("java.class.path"), chosen, Jdk.withVirtualThreads(chosen), List.of());
  }

  Commands with(List<String> flags) {
    return new Commands(classPath, chosen, withVirtualThreads, flags);
  }

  /** Returns the requirement of the row that this machine lacks; null if it lacks none. */
  @Nullable String lack(Row row, Peer peer) {
    return peer.isJava() && jdk(row).isEmpty() ? "missing: " + Jdk.howToName() : null;
  }

  List<String> server(Row row, Row.Entry entry, Peer peer, Path socket) {
    List<String> command = start(row, peer.server(), row.serverFlags());
    command.add(socket.toString());
    command.addAll(entry.server());
    return command;
  }

  List<String> client(Row row, Row.Entry entry, Peer peer, Path socket, Effort effort) {
    List<String> command = start(row, peer.client(), List.of());
    command.addAll(List.of("--socket", socket.toString()));
    command.addAll(List.of("--warmup", Double.toString(effort.warmup())));
    if (peer.isJava()) {
      command.addAll(List.of("--warmup-max", Double.toString(effort.warmupMax())));
    }
    command.addAll(words(row.load()));
    command.addAll(words(entry.load()));
    if (peer.isJava() && hasVirtualCallers(row, entry)) {
      command.addAll(List.of("--threads", "virtual"));
    }
    return command;
  }

  String setting(Row row, Row.Entry entry, Peer peer) {
    String processors = row.processors() == Row.Processors.FIRST ? "pinned" : "all cores";
    String jdk = jdk(row).map(found -> ", JDK " + found.version()).orElse("");
    String callers = hasVirtualCallers(row, entry) ? ", virtual callers" : "";
    return processors + (peer.isJava() ? jdk + callers : "");
  }

  private static boolean hasVirtualCallers(Row row, Row.Entry entry) {
    return row.jvm() == Row.Jvm.WITH_VIRTUAL_THREADS && !words(entry.load()).contains("--threads");
  }

  static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private Optional<Jdk> jdk(Row row) {
    return row.jvm() == Row.Jvm.CHOSEN ? Optional.of(chosen) : withVirtualThreads;
  }

  private List<String> start(Row row, Peer.Program program, List<String> rowFlags) {
    List<String> command = new ArrayList<>();
    if (row.processors() == Row.Processors.FIRST) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.addAll(program.command());
    if (program.mainClass() != null) {
      command.add(jdk(row).orElseThrow().home().resolve("bin/java").toString());
      command.addAll(jvmFlags);
      command.addAll(rowFlags);
      command.addAll(List.of("-cp", classPath, program.mainClass()));
    }
    return command;
  }
}
