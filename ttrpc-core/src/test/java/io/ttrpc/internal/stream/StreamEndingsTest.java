package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the streams of a lost connection end, a slice in each turn of the loop. */
@Timeout(20)
class StreamEndingsTest {
  private static final long MILLI = 1_000_000;

  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final List<Integer> ended = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private long now;

  private StreamEndings<Integer> endings(int streams, Consumer<Integer> end, Executor loop) {
    return new StreamEndings<>(
        () -> IntStream.range(0, streams).boxed().toList(),
        end,
        done::incrementAndGet,
        loop,
        () -> now);
  }

  @Test
  void hundredThousandStreamsEndInManyTurns() {
    endings(100_000, ended::add, turns::add).run();
    int taken = 1;
    for (int before = ended.size(); !turns.isEmpty(); before = ended.size()) {
      assertThat(done).hasValue(0);
      turns.remove().run();
      taken++;
      assertThat(ended.size() - before).isLessThanOrEqualTo(256);
    }
    assertThat(ended).hasSize(100_000).doesNotHaveDuplicates();
    assertThat(taken).isGreaterThan(300);
    assertThat(done).hasValue(1);
  }

  @Test
  void sliceEndsWithItsTime() {
    Consumer<Integer> slow =
        stream -> {
          ended.add(stream);
          now += MILLI;
        };
    endings(10, slow, turns::add).run();
    assertThat(ended).hasSize(2);
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    assertThat(ended).hasSize(10);
    assertThat(done).hasValue(1);
  }

  @Test
  void streamWhoseEndThrowsIsTriedAgainBehindTheOthers() {
    AtomicInteger failures = new AtomicInteger();
    Consumer<Integer> end =
        stream -> {
          if (stream % 2 == 0 && failures.incrementAndGet() <= 8) {
            throw new OutOfMemoryError("not yet");
          }
          ended.add(stream);
        };
    endings(10, end, turns::add).run();
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    assertThat(ended).hasSize(10).doesNotHaveDuplicates().startsWith(1, 3, 5, 7, 9);
    assertThat(done).hasValue(1);
  }

  @Test
  void streamThatNeverEndsDoesNotKeepTheConnectionFromItsEnd() {
    Consumer<Integer> end =
        stream -> {
          throw new IllegalStateException("never");
        };
    endings(3, end, turns::add).run();
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void tableThatCanNotBeReadIsReadAgain() {
    AtomicInteger reads = new AtomicInteger();
    new StreamEndings<>(
            () -> {
              if (reads.incrementAndGet() < 3) {
                throw new OutOfMemoryError("not yet");
              }
              return List.of(7);
            },
            ended::add,
            done::incrementAndGet,
            turns::add,
            () -> now)
        .run();
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    assertThat(ended).containsExactly(7);
    assertThat(done).hasValue(1);
  }

  @Test
  void loopThatTakesNoTaskHasAllStreamsEndedAtOnce() {
    Executor closed =
        task -> {
          throw new RejectedExecutionException("closed");
        };
    endings(1_000, ended::add, closed).run();
    assertThat(ended).hasSize(1_000);
    assertThat(done).hasValue(1);
  }
}
