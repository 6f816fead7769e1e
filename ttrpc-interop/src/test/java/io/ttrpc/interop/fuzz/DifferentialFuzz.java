package io.ttrpc.interop.fuzz;

import static org.awaitility.Awaitility.await;

import io.ttrpc.SocketFile;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.interop.fuzz.Conversation.Server;
import io.ttrpc.interop.fuzz.Sequence.Ending;
import io.ttrpc.interop.fuzz.Sequence.Pace;
import io.ttrpc.interop.go.GoPeers;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.server.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Plays sequences to the Java server and the Go server and compares their responses. */
final class DifferentialFuzz implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A difference that is a missing response is not waited for that long again and again. */
  private static final Duration PATIENCE_OF_SHRINKING = Duration.ofSeconds(2);

  /** Shows that the server serves a connection that has nothing to do with the one before. */
  private static final Sequence NEXT_CONNECTION =
      new Sequence(0, Pace.SETTLED, List.of(), Ending.CLOSE);

  private final Path folder;
  private final Path javaSocket;
  private final TtrpcServer java;
  private final ServerLog log = new ServerLog();
  private final Comparison comparison = new Comparison();
  private @Nullable Program go;
  private Path goSocket;
  private int goStarts;
  private int played;
  private int javaAlone;

  DifferentialFuzz(Path folder) throws Exception {
    this.folder = folder;
    this.javaSocket = folder.resolve("java.sock");
    this.java =
        TtrpcServer.builder()
            .listen(SocketFile.at(javaSocket))
            .service(ConformanceTtrpc.bind(new Conformance()))
            .start();
    this.goSocket = folder.resolve("go.sock");
  }

  /**
   * Plays the sequences of {@code count} seeds from {@code seed} on, until the time is over.
   *
   * @return the first failure, made small; null if there was none
   */
  @Nullable Finding run(long seed, long count, long untilNanos) throws Exception {
    for (long i = 0; i < count && System.nanoTime() - untilNanos < 0; i++) {
      played++;
      @Nullable Finding found = play(SequenceGenerator.sequence(seed + i), PATIENCE);
      if (found != null) {
        return smaller(found);
      }
    }
    return null;
  }

  /**
   * Returns a text with the number of sequences that were played, and the number of streams that
   * each known difference explains.
   */
  String summary() {
    StringBuilder text =
        new StringBuilder("%d sequences, %d of them to Java alone".formatted(played, javaAlone));
    Arrays.stream(KnownDifference.values())
        .forEach(
            each ->
                text.append(
                    "\n  %6d streams: %s"
                        .formatted(comparison.explained().getOrDefault(each, 0), each)));
    return text.toString();
  }

  /** A failure that does not come again is returned as it was seen. */
  private Finding smaller(Finding found) throws Exception {
    Deque<Finding> findings = new ArrayDeque<>(List.of(found));
    Shrinker.shrink(
        found.sequence(),
        smaller -> {
          @Nullable Finding again = play(smaller, PATIENCE_OF_SHRINKING);
          if (again != null) {
            findings.addLast(again);
          }
          return again != null;
        });
    return findings.getLast();
  }

  private @Nullable Finding play(Sequence sequence, Duration patience) throws Exception {
    Transcript fromJava = Player.play(sequence, Server.JAVA, javaSocket, patience);
    @Nullable String what = Comparison.fault(sequence, fromJava);
    if (what == null) {
      what = harmToJava(patience);
    }
    if (what != null) {
      return new Finding(what, sequence, fromJava, null);
    }
    if (crashesGo(sequence)) {
      javaAlone++;
      return null;
    }
    Transcript fromGo = Player.play(sequence, Server.GO, goSocket(), patience);
    what = harmToGo(patience);
    if (what == null) {
      what = comparison.difference(sequence, fromJava, fromGo);
    }
    return what == null ? null : new Finding(what, sequence, fromJava, fromGo);
  }

  private @Nullable String harmToGo(Duration patience) throws Exception {
    if (go != null && !go.isRunning()) {
      return "Go's process has ended: " + go;
    }
    Transcript next = Player.play(NEXT_CONNECTION, Server.GO, goSocket(), patience);
    return next.faults().isEmpty() ? null : "Go, on the next connection: " + next.faults();
  }

  /** Null if the next connection works, nothing is left of the others, and nothing was logged. */
  private @Nullable String harmToJava(Duration patience) throws Exception {
    Transcript next = Player.play(NEXT_CONNECTION, Server.JAVA, javaSocket, patience);
    if (!next.faults().isEmpty()) {
      return "Java, on the next connection: " + next.faults();
    }
    if (!log.unexpected().isEmpty()) {
      String entries = log.unexpected().toString();
      log.unexpected().clear();
      return "Java logs " + entries;
    }
    if (!isJavaIdle()) {
      try {
        await().pollInterval(Duration.ofMillis(1)).atMost(patience).until(this::isJavaIdle);
      } catch (ConditionTimeoutException e) {
        return "Java has %d calls and %d connections left"
            .formatted(java.callCount(), java.connectionCount());
      }
    }
    return null;
  }

  private boolean isJavaIdle() {
    return java.callCount() == 0 && java.connectionCount() == 0;
  }

  private static boolean crashesGo(Sequence sequence) {
    Conversation conversation = new Conversation(Server.GO);
    sequence.steps().forEach(step -> conversation.accept(step.frame()));
    return conversation.crashesGo();
  }

  /** The Go server's socket; starts one if none runs. */
  private Path goSocket() throws Exception {
    if (go == null || !go.isRunning()) {
      goSocket = folder.resolve("go-" + ++goStarts + ".sock");
      go = GoPeers.serve(folder, goSocket);
    }
    return goSocket;
  }

  @Override
  public void close() {
    java.close();
    log.close();
    if (go != null) {
      go.close();
    }
  }

  /** A sequence that fails, and what the servers said to it. */
  record Finding(String what, Sequence sequence, Transcript java, @Nullable Transcript go) {
    @Override
    public String toString() {
      return what
          + "; to play it again: -Dfuzz.seed=%d -Dfuzz.count=1%n".formatted(sequence.seed())
          + sequence
          + "\nJava responds:\n"
          + java
          + (go == null ? "" : "Go responds:\n" + go);
    }
  }
}
