package io.ttrpc.internal.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Small programs over one mechanism, which an explorer runs.
 *
 * @param <S> the type of a program's script
 * @param <M> the type of the mechanism, and of its mutants
 * @param scripts the scripts by their names
 * @param maker makes a program of a script
 * @param surprises the most spurious wake-ups and expired timeouts of a schedule
 * @param preemptions the most preemptions of a schedule, or {@link Explorer#ALL}
 */
public record Suite<S, M>(
    Map<String, S> scripts, Maker<S, M> maker, int surprises, int preemptions) {
  private static final long NANOS_FOR_EACH =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("explorer.millis", 1_500));

  /**
   * Makes a program.
   *
   * @param <S> the type of its script
   * @param <M> the type of its mechanism
   */
  @FunctionalInterface
  public interface Maker<S, M> {
    Explorer.Program make(Explorer explorer, S script, M mechanism) throws Exception;
  }

  /**
   * Returns a test for each program. It walks the schedules with the fewest preemptions first,
   * until the time of {@code -Dexplorer.millis} is over or none is left, and prints how far it
   * came.
   */
  public Stream<DynamicTest> tests(M mechanism) {
    return scripts.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(), () -> run(each.getKey(), each.getValue(), mechanism)));
  }

  private void run(String name, S script, M mechanism) throws Exception {
    Explorer.Result result = explore(script, mechanism, NANOS_FOR_EACH, Integer.MAX_VALUE);
    System.out.println(name + ": " + result);
    assertThat(result.failure()).as("after%s", result.schedule()).isNull();
  }

  /** Runs schedules until the mistake shows. */
  public void mustCatch(M mutant) throws Exception {
    // The mistake shows in one program or the other, mostly soon: all get a short look first.
    for (int schedules = 300; schedules < 100_000; schedules *= 8) {
      for (Map.Entry<String, S> each : scripts.entrySet()) {
        Throwable failure = explore(each.getValue(), mutant, Long.MAX_VALUE, schedules).failure();
        if (failure != null) {
          assertThat(failure).isExactlyInstanceOf(AssertionError.class);
          System.out.println(mutant + ": " + failure.getMessage() + " in " + each.getKey());
          return;
        }
      }
    }
    throw new AssertionError("the explorer does not see the mistake");
  }

  private Explorer.Result explore(S script, M mechanism, long nanos, int schedules)
      throws Exception {
    try (Explorer explorer = new Explorer(surprises)) {
      return explorer.explore(e -> maker.make(e, script, mechanism), nanos, schedules, preemptions);
    }
  }
}
