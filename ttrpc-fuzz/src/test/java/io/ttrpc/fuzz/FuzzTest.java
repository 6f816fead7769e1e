package io.ttrpc.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that are known, and a few seconds of the search; {@code fuzz} is the long one. */
class FuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);

  private static final Path MODULE = Path.of("").toAbsolutePath();

  static Set<String> targets() {
    return Targets.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void propertiesHoldForSeedsAndFoundInputs(String name) throws Exception {
    Target target = requireNonNull(Targets.ALL.get(name)).get();
    List<byte[]> inputs = Fuzz.corpus(name, MODULE).regressions();
    assertThat(inputs).isNotEmpty();
    for (byte[] input : inputs) {
      target.run(input);
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(120)
  void searchFindsNothing(String name) throws Exception {
    Run run =
        Run.of(name, Fuzz.corpus(name, MODULE), List.of("-max_total_time=" + SECONDS, "-seed=1"));
    System.out.println(run);
    assertThat(run.finding()).isEmpty();
    assertThat(run.runs()).isPositive();
    assertThat(run.covered()).isPositive();
  }
}
