package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
}
