package io.ttrpc.internal.stream;

import io.ttrpc.internal.explore.Explorer;
import io.ttrpc.internal.explore.Suite;
import io.ttrpc.internal.stream.StreamBufferProgram.Mechanism;
import io.ttrpc.internal.stream.StreamBufferProgram.ModelStreamBuffer;
import io.ttrpc.internal.stream.StreamBufferProgram.Script;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real buffer under the schedules of small programs: a consumer gets each message once and
 * in order, then the end, and a reader that is held back is told to read on, once.
 */
class StreamBufferExplorerTest {
  private static Map<String, Script> scripts() {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put(
        "consumer of a full buffer",
        p -> {
          p.expect(2);
          p.thread("reader", () -> p.bring(2, p.buffer::end));
          p.thread("consumer", p::consume);
        });
    scripts.put(
        "consumer and failure",
        p -> {
          p.thread("reader", () -> p.bring(2, () -> p.buffer.fail(StreamBufferProgram.failure())));
          p.thread("consumer", p::consume);
          p.thread("ender", p.buffer::end);
        });
    scripts.put(
        "consumer and discard",
        p -> {
          p.thread("reader", () -> p.bring(2, p.buffer::end));
          p.thread("consumer", p::consume);
          p.thread("canceller", p.buffer::discard);
        });
    scripts.put(
        "consumer that is too slow",
        p -> {
          p.thread("reader", () -> p.bring(2, p.buffer::end));
          p.thread("consumer", p::consume);
          p.thread("timer", p::passTime);
        });
    scripts.put(
        "subscriber and end",
        p -> {
          p.expect(2);
          p.thread("reader", () -> p.bring(2, p.buffer::end));
          p.thread("subscriber", p::consumeWhenTold);
        });
    scripts.put(
        "subscriber and discard",
        p -> {
          p.thread("reader", () -> p.bring(2, p.buffer::end));
          p.thread("subscriber", p::consumeWhenTold);
          p.thread("canceller", () -> p.buffer.discard(StreamBufferProgram.failure()));
        });
    return scripts;
  }

  private static Suite<Script, Mechanism> suite() {
    return new Suite<>(scripts(), StreamBufferProgram::new, 0, 4);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLost() {
    return suite().tests(ModelStreamBuffer::new);
  }

  /** All schedules, with a wait that ends for no reason. */
  @TestFactory
  Stream<DynamicTest> nothingIsLostInASmallProgram() {
    Script script =
        p -> {
          p.expect(1);
          p.thread("reader", () -> p.bring(1, p.buffer::end));
          p.thread("consumer", p::consume);
        };
    Map<String, Script> one = Map.of("consumer and end", script);
    return new Suite<Script, Mechanism>(one, StreamBufferProgram::new, 1, Explorer.ALL)
        .tests(ModelStreamBuffer::new);
  }

  @ParameterizedTest
  @EnumSource
  void eachMutantIsCaught(StreamBufferMutants mutant) throws Exception {
    suite().mustCatch(mutant);
  }
}
