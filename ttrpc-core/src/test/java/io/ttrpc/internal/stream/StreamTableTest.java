package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTableTest {
  private final StreamTable<String> table = new StreamTable<>();

  @Test
  void streamIsFoundUntilItIsRemoved() {
    table.put(1, "a");
    table.put(3, "b");
    assertThat(table.get(1)).isEqualTo("a");
    assertThat(table.get(3)).isEqualTo("b");
    assertThat(table.get(5)).isNull();
    table.remove(1);
    table.remove(1);
    assertThat(table.get(1)).isNull();
    assertThat(table.get(3)).isEqualTo("b");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void behavesAsAMapWhateverTheOrder() {
    Random random = new Random(3);
    Map<Integer, String> model = new HashMap<>();
    int next = 1;
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 45 || model.isEmpty()) {
        table.put(next, "stream " + next);
        model.put(next, "stream " + next);
        next += 2 * (1 + random.nextInt(9));
      } else {
        int id = 1 + 2 * random.nextInt(next / 2 + 1);
        table.remove(id);
        model.remove(id);
      }
      int probe = 1 + 2 * random.nextInt(next / 2 + 1);
      assertThat(table.get(probe)).isEqualTo(model.get(probe));
    }
    assertThat(table.size()).isEqualTo(model.size());
    assertThat(table.snapshot()).containsExactlyInAnyOrderElementsOf(model.values());
    model.forEach((id, stream) -> assertThat(table.get(id)).isEqualTo(stream));
  }

  @Test
  void idsAboveTheSignedRangeAreIds() {
    table.put(0x80000001, "high");
    table.put(0xffffffff, "last");
    assertThat(table.get(0x80000001)).isEqualTo("high");
    assertThat(table.get(0xffffffff)).isEqualTo("last");
    assertThat(table.get(1)).isNull();
  }

  @Test
  void streamsAreTakenInSlicesEachOnce() {
    Set<String> left = new HashSet<>();
    for (int id = 1; id < 2000; id += 2) {
      table.put(id, "stream " + id);
      left.add("stream " + id);
    }
    Random random = new Random(5);
    while (!left.isEmpty()) {
      List<String> slice = table.take(16);
      assertThat(slice).hasSize(Math.min(16, left.size()));
      slice.forEach(stream -> assertThat(left.remove(stream)).isTrue());
      int id = 1 + 2 * random.nextInt(1000);
      assertThat(table.remove(id)).isEqualTo(left.remove("stream " + id));
      assertThat(table.size()).isEqualTo(left.size());
    }
    assertThat(table.take(16)).isEmpty();
  }

  @Test
  void callAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int id = 1; id < 2000; id += 2) {
      table.put(id, "stream");
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int id = 2001; id < 22_001; id += 2) {
      table.put(id, "stream");
      boolean unused = table.remove(id - 2000);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void burstOfCallsAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    burst(1);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int burst = 1; burst <= 100; burst++) {
      burst(1 + burst * 1000);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void tableThatHasBeenLargeGivesItsMemoryBack() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int id = 1; id < 20_000; id += 2) {
      table.put(id, "stream");
    }
    assertThat(table.take(20_000)).hasSize(10_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int id = 1; id < 2_000; id += 2) {
      table.put(id, "stream");
    }
    // It has to grow again, to 2,048 slots.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isGreaterThan(16_000);
  }

  private void burst(int firstId) {
    for (int id = firstId; id < firstId + 2 * 64; id += 2) {
      table.put(id, "stream");
    }
    for (int id = firstId; id < firstId + 2 * 64; id += 2) {
      if (!table.remove(id)) {
        throw new AssertionError("no stream " + id);
      }
    }
  }

  /** The same work in a table of 64 and one of 100,000: memory is slower, the search not longer. */
  @Test
  void costStaysFlatAsStreamsGrow() {
    for (int step : new int[] {2, 1 << 14}) {
      double few = nanosPerCall(64, step);
      double many = nanosPerCall(100_000, step);
      assertThat(many / few).as("ids that rise by %d", step).isLessThan(50);
    }
  }

  /** The least of some rounds, which put, find and remove in the order of ids and in none. */
  private static double nanosPerCall(int streams, int step) {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      StreamTable<String> filled = new StreamTable<>();
      int[] ids = new int[streams];
      for (int i = 0; i < streams; i++) {
        ids[i] = 1 + i * step;
        filled.put(ids[i], "stream");
      }
      Random random = new Random(round);
      int calls = 2_000;
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        int id = ids[round % 2 == 0 ? i % streams : random.nextInt(streams)];
        if (filled.get(id) == null || !filled.remove(id)) {
          throw new AssertionError("no stream " + id);
        }
        filled.put(id, "stream");
      }
      least = Math.min(least, (System.nanoTime() - start) / (double) calls);
    }
    return least;
  }
}
