package io.ttrpc.internal.loop;

import io.ttrpc.internal.explore.Suite;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.loop.Leadership.Wakeups;
import io.ttrpc.internal.loop.LoopProgram.Script;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real event loop under many schedules: nothing that is awaited or queued is lost, there
 * are never two leaders, and the loop ends when it is closed. No interval of the loop passes unless
 * the explorer says so.
 */
class LeadershipExplorerTest {
  private static final long FOREVER = Long.MAX_VALUE;

  /** Programs that keep every invariant. */
  private static Map<String, Script> scripts() {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put("close alone", p -> p.thread("closer", p.loop::close));
    scripts.put("task alone", p -> p.thread("adder", () -> p.addTask("task")));
    scripts.put(
        "caller and task",
        p -> {
          p.thread("caller", () -> p.call(Role.LEADER, FOREVER));
          p.thread("adder", () -> p.addTask("task"));
        });
    scripts.put(
        "two callers",
        p -> {
          p.thread("first", () -> p.call(Role.LEADER, FOREVER));
          p.thread("second", () -> p.call(Role.LEADER, FOREVER));
        });
    scripts.put(
        "caller and follower",
        p -> {
          p.thread("caller", () -> p.call(Role.LEADER, FOREVER));
          p.thread("follower", () -> p.call(Role.FOLLOWER, FOREVER));
        });
    scripts.put(
        "caller and asynchronous call",
        p -> {
          p.thread("caller", () -> p.call(Role.LEADER, FOREVER));
          p.thread("asynchronous", () -> p.callAsync("response"));
        });
    scripts.put(
        "wait ended by another thread",
        p -> {
          ModelAwaited awaited = p.newAwaited();
          p.thread("caller", () -> p.loop.await(awaited, FOREVER, Role.LEADER, () -> {}));
          p.thread("canceller", awaited::end);
          p.thread("other", () -> p.call(Role.LEADER, FOREVER));
        });
    scripts.put(
        "waits of one stream, ended by another thread",
        p -> {
          ModelAwaited messages = p.newAwaited();
          p.thread("consumer", () -> consume(p, messages, Role.LEADER));
          p.thread(
              "producer",
              () -> {
                messages.arrive();
                messages.arrive();
              });
        });
    scripts.put(
        "waits of one stream, ended by the leader",
        p -> {
          ModelAwaited messages = p.newAwaited();
          p.thread("consumer", () -> consume(p, messages, Role.FOLLOWER));
          p.thread(
              "peer",
              () -> {
                p.respond(messages::arrive);
                p.respond(messages::arrive);
              });
        });
    scripts.put(
        "parked waits",
        p -> {
          ModelAwaited messages = p.newAwaited();
          p.thread(
              "consumer",
              () -> {
                messages.await();
                messages.consume();
                messages.await();
              });
          p.thread(
              "producer",
              () -> {
                messages.arrive();
                messages.arrive();
              });
        });
    scripts.put(
        "timeout and interrupt",
        p -> {
          p.thread("impatient", () -> p.call(Role.LEADER, 1_000_000));
          Thread interrupted = p.thread("interrupted", () -> p.call(Role.LEADER, FOREVER));
          p.thread("interrupter", () -> p.interrupt(interrupted));
          p.thread("adder", () -> p.addTask("task"));
        });
    scripts.put(
        "handing over",
        p ->
            p.thread(
                "caller",
                () -> {
                  p.callUntilHandOverIsNear();
                  p.thread("adder", () -> p.addTask("task"));
                  p.thread("asynchronous", () -> p.callAsync("response"));
                  p.call(Role.LEADER, FOREVER);
                  p.call(Role.LEADER, FOREVER);
                }));
    scripts.put(
        "brief work, tasks and the watchdog",
        p -> {
          p.thread(
              "peer",
              () ->
                  p.respond(
                      () -> {
                        p.runBriefly("first", () -> p.addTask("task of brief work"));
                        p.runBriefly("second", () -> {});
                      }));
          p.thread("adder", () -> p.addTask("task"));
          p.thread(
              "watchdog",
              () -> {
                p.loop.promoteIfStuck();
                p.loop.promoteIfStuck();
              });
        });
    scripts.put(
        "close",
        p -> {
          p.thread("caller", () -> p.call(Role.LEADER, FOREVER));
          p.thread("adder", () -> p.addTask("task"));
          p.thread("closer", p.loop::close);
        });
    scripts.put(
        "close during brief work",
        p -> {
          p.thread(
              "peer",
              () -> p.respond(() -> p.runBriefly("brief", () -> p.addTask("task of brief work"))));
          p.thread("adder", () -> p.addTask("task"));
          p.thread(
              "closer",
              () -> {
                p.loop.close();
                p.loop.promoteIfStuck();
                p.loop.promoteIfStuck();
              });
        });
    return scripts;
  }

  private static void consume(LoopProgram program, ModelAwaited messages, Role role)
      throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      program.loop.await(messages, FOREVER, role, () -> {});
      messages.consume();
    }
  }

  private static Suite<Script, BiFunction<AtomicWord, Wakeups, Leadership>> suite() {
    return new Suite<>(scripts(), LoopProgram::new, 1, 3);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLost() {
    return suite().tests(Leadership::new);
  }

  @ParameterizedTest
  @EnumSource
  void eachMutantIsCaught(LeadershipMutants mutant) throws Exception {
    suite().mustCatch(mutant);
  }
}
