package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of each table once, in its brief form; {@code siege} in this module's folder is the
 * long one.
 */
@Timeout(600)
class SiegeIT {
  private static final long SEED = Long.getLong("siege.seed", 1);

  /** The rows that need the processors for themselves; they run by command. */
  private static final List<String> BY_COMMAND = List.of("streams", "fortress");

  static Stream<Table> tables() {
    return Table.all().stream().map(table -> table.without(BY_COMMAND));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void nothingIsLostOrLeaks(Table table) throws Exception {
    assertThat(new Siege(List.of(table), null, SEED).run()).isEmpty();
  }
}
