package io.ttrpc.interop.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.interop.fuzz.DifferentialFuzz.Finding;
import io.ttrpc.interop.peer.Descriptors;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays random sequences, half of them always the same ones. To set by system properties: {@code
 * fuzz.seed} for the first seed of the other half, {@code fuzz.count} for how many sequences there
 * are in all, {@code fuzz.seconds} for how long they may take.
 */
@RequiresPeer(Peer.GO)
@Timeout(value = 1, unit = TimeUnit.DAYS) // The run has its own limit, which is a setting.
class DifferentialFuzzTest {
  private static final long COUNT = Long.getLong("fuzz.count", 2_000);
  private static final long SECONDS = Long.getLong("fuzz.seconds", 50);
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  void javaRespondsAsGoDoesAndSurvivesWhatGoDoesNot() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    System.out.printf("differential fuzz: -Dfuzz.seed=%d -Dfuzz.count=%d%n", SEED, COUNT);
    // The JDK opens some at their first use, and keeps them.
    try (DifferentialFuzz first =
        new DifferentialFuzz(Files.createDirectory(folder.resolve("first")))) {
      assertThat(first.run(0, 10, until)).isNull();
    }
    long descriptors = Descriptors.open();
    try (DifferentialFuzz fuzz = new DifferentialFuzz(folder)) {
      @Nullable Finding failure = fuzz.run(SEED, COUNT - COUNT / 2, until);
      if (failure == null) {
        failure = fuzz.run(0, COUNT / 2, until);
      }
      System.out.println("differential fuzz: " + fuzz.summary());
      assertThat(failure).isNull();
    }
    await("descriptors").until(() -> Descriptors.open() <= descriptors);
    await("threads")
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("ttrpc-server")));
  }
}
