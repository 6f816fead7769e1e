package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StreamEndsTest {
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<Integer> ended = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void manyStreamsEndInSlices() {
    end(streams(100_000), ended::add);
    int slices = 1;
    int before = 0;
    while (!later.isEmpty()) {
      assertThat(done.get()).isZero();
      assertThat(ended.size() - before).isLessThanOrEqualTo(256);
      before = ended.size();
      later.remove().run();
      slices++;
    }
    assertThat(slices).isGreaterThan(300);
    assertThat(ended).isEqualTo(streams(100_000));
    assertThat(done.get()).isEqualTo(1);
  }

  @Test
  void slowEndsMakeTheSliceShort() {
    end(
        streams(10),
        stream -> {
          ended.add(stream);
          now.addAndGet(1_000_000);
        });
    assertThat(ended).hasSize(2);
    runAll();
    assertThat(ended).hasSize(10);
    assertThat(done.get()).isEqualTo(1);
  }

  @Test
  void endThatThrowsIsTriedAgainAndKeepsNoOtherFromIts() {
    AtomicInteger failures = new AtomicInteger(2);
    end(
        streams(5),
        stream -> {
          if (stream == 1 && failures.getAndDecrement() > 0) {
            throw new OutOfMemoryError("on purpose");
          }
          ended.add(stream);
        });
    runAll();
    assertThat(ended).containsExactly(0, 2, 3, 4, 1);
    assertThat(done.get()).isEqualTo(1);
  }

  @Test
  void endThatThrowsForEverIsLetGo() {
    end(
        streams(2),
        stream -> {
          throw new IllegalStateException("on purpose");
        });
    runAll();
    assertThat(done.get()).isEqualTo(1);
  }

  @Test
  void noStreamsAreDoneAtOnce() {
    end(List.of(), ended::add);
    assertThat(done.get()).isEqualTo(1);
  }

  private void end(List<Integer> streams, Consumer<Integer> end) {
    new StreamEnds<>(streams, end, done::incrementAndGet, later::add, now::get).run();
  }

  private void runAll() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  private static List<Integer> streams(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
