package io.ttrpc;

import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that start at the same path at the same time. Exactly one of them wins. */
@Timeout(120)
class SocketRaceTest {
  private static final int ROUNDS = 100;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"60, false", "60, true", "106, false", "106, true"})
  void oneOfTwoProcessesWins(int length, boolean stale) throws Exception {
    Path around = LongPath.folderIn(folder, length);
    Path path = around.resolve(LongPath.NAME);
    try (StartingProcess first = StartingProcess.behind();
        StartingProcess second = StartingProcess.behind()) {
      for (int round = 0; round < ROUNDS; round++) {
        leaveStaleSocket(path, stale);
        first.start(path, "rw-------", "-");
        second.start(path, "rw-------", "-");
        assertThat(List.of(first.answer(), second.answer()))
            .as("round %s", round)
            .containsOnlyOnce("done")
            .anyMatch(answer -> answer.startsWith(Reason.IN_USE.name()));
        assertServes(path);
        first.stop();
        second.stop();
        assertThat(List.of(first.answer(), second.answer())).containsOnly("done");
        assertThat(around).isEmptyDirectory();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"60, false", "60, true", "106, false", "106, true"})
  void oneOfFourThreadsWins(int length, boolean stale) throws Exception {
    Path around = LongPath.folderIn(folder, length);
    Path path = around.resolve(LongPath.NAME);
    CyclicBarrier together = new CyclicBarrier(4);
    Callable<Object> start =
        () -> {
          together.await();
          try {
            return start(SocketFile.at(path));
          } catch (SocketFileException e) {
            return e.reason();
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        leaveStaleSocket(path, stale);
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> outcome : threads.invokeAll(List.of(start, start, start, start))) {
          outcomes.add(outcome.get());
        }
        assertThat(outcomes).filteredOn(Reason.IN_USE::equals).hasSize(3);
        assertThat(outcomes).hasAtLeastOneElementOfType(TtrpcServer.class);
        assertServes(path);
        outcomes.stream().filter(TtrpcServer.class::isInstance).forEach(SocketRaceTest::close);
        assertThat(around).isEmptyDirectory();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxrwxrwx"})
  void serversCreateTheirCommonFolderTogether(String permissions) throws Exception {
    CyclicBarrier together = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<Callable<TtrpcServer>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Path path = folder.resolve("a" + round + "/b/" + i + ".sock");
          starts.add(
              () -> {
                together.await();
                return start(SocketFile.at(path).withParentDirectories(permissions));
              });
        }
        for (Future<TtrpcServer> server : threads.invokeAll(starts)) {
          assertThat(server.get().addresses())
              .allSatisfy(address -> assertServes(Path.of(address.substring(7))));
          server.get().close();
        }
        assertThat(folder.resolve("a" + round + "/b")).isEmptyDirectory();
      }
      assertThat(folder.toFile().list()).hasSize(ROUNDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void leaveStaleSocket(Path path, boolean stale) throws IOException {
    if (stale) {
      FakePeer.listen(path).close();
      assertThat(Files.exists(path)).isTrue();
    }
  }

  private static void assertServes(Path path) throws IOException {
    try (FakePeer peer = FakePeer.connect(path)) {
      peer.send(unary(1, "x"));
      assertThat(peer.takeFrame()).isEqualTo(response(1, "x"));
    }
  }

  private static TtrpcServer start(SocketFile file) throws IOException {
    return TtrpcServer.builder().listen(file).service(new EchoService().definition()).start();
  }

  private static void close(Object server) {
    ((TtrpcServer) server).close();
  }
}
