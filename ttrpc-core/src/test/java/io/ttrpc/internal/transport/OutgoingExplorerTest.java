package io.ttrpc.internal.transport;

import io.ttrpc.internal.explore.Explorer;
import io.ttrpc.internal.explore.Suite;
import io.ttrpc.internal.transport.OutgoingProgram.Mechanism;
import io.ttrpc.internal.transport.OutgoingProgram.Parts;
import io.ttrpc.internal.transport.OutgoingProgram.Script;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the real hand-over of writing under the schedules of small programs: one thread writes at a
 * time, each frame leaves once and in its order, and every thread and action that waits goes on.
 */
class OutgoingExplorerTest {
  private static final long FOREVER = Long.MAX_VALUE;

  /** Programs in which no wait has a limit. */
  private static Map<String, Script> scripts() {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put(
        "two senders of two frames",
        p -> {
          p.thread("first", () -> sendTwice(p, 1));
          p.thread("second", () -> sendTwice(p, 3));
        });
    scripts.put(
        "three senders",
        p -> {
          p.thread("first", () -> p.appendAndFlush(1));
          p.thread("second", () -> p.appendAndFlush(3));
          p.thread("third", () -> p.appendAndFlush(5));
        });
    scripts.put(
        "burst",
        p -> {
          p.thread("sender", () -> p.appendAndFlush(1));
          p.thread(
              "stream",
              () -> {
                p.appendAndFlushSoon(3);
                p.appendAndFlushSoon(3);
              });
        });
    scripts.put(
        "a frame that may overtake a stream",
        p -> {
          p.stallAfter(3);
          p.thread("stream", () -> sendTwice(p, 1));
          p.thread("only", () -> p.appendOnlyAndFlush(3));
        });
    scripts.put(
        "a frame that may not interrupt another one",
        p -> {
          p.stallAfter(3);
          p.thread("large", () -> p.appendLargeAndFlush(1));
          p.thread("only", () -> p.appendOnlyAndFlush(3));
        });
    scripts.put(
        "frames that may overtake, and the end",
        p -> {
          p.stallAfter(3);
          p.thread("first", () -> p.appendOnlyAndFlush(1));
          p.thread("second", () -> p.appendOnlyAndFlush(3));
          p.thread("closer", p::close);
        });
    scripts.put(
        "hold and release",
        p -> {
          p.thread("sender", () -> p.appendAndFlush(1));
          p.thread(
              "holder",
              () -> {
                p.frames.hold();
                p.append(3);
                p.frames.release();
              });
          p.thread(
              "other holder",
              () -> {
                p.frames.hold();
                p.frames.release();
              });
        });
    scripts.put(
        "held from the first",
        p -> {
          p.holdFirst();
          p.thread("sender", () -> p.appendAndFlush(1));
          p.thread("holder", p::releaseFirst);
        });
    scripts.put(
        "full socket",
        p -> {
          p.stallAfter(3);
          p.thread("first", () -> p.appendAndFlush(1));
          p.thread("second", () -> sendTwice(p, 3));
        });
    scripts.put(
        "close",
        p -> {
          p.thread("first", () -> sendTwice(p, 1));
          p.thread("second", () -> p.appendAndFlush(3));
          p.thread("closer", p::close);
        });
    scripts.put(
        "failed write",
        p -> {
          p.failWriting();
          p.appendFull();
          p.thread("sender", () -> p.appendAndFlush(1));
          p.thread("waiter", () -> p.awaitRoom(FOREVER));
          p.frames.whenRoom(p.action("when there is room"));
        });
    scripts.put(
        "two that wait for room",
        p -> {
          p.fill();
          p.thread("first", () -> p.awaitRoom(FOREVER));
          p.thread("second", () -> p.awaitRoom(FOREVER));
        });
    scripts.put(
        "room or the end",
        p -> {
          p.fill();
          p.thread("waiter", () -> p.awaitRoom(FOREVER));
          p.thread("closer", p::close);
        });
    scripts.put(
        "two that wait for the end",
        p -> {
          p.fillForEver();
          p.thread("first", () -> p.awaitRoom(FOREVER));
          p.thread("second", () -> p.awaitRoom(FOREVER));
          p.thread("closer", p::close);
        });
    scripts.put(
        "a wait that is given up",
        p -> {
          p.fillForEver();
          p.thread("waiter", p::awaitRoomUnlessGivenUp);
          p.thread("other", p::giveUp);
        });
    scripts.put(
        "a reader that waits for room",
        p -> {
          p.fill();
          p.thread("reader", p::awaitOnRoom);
          p.thread("sender", () -> p.appendAndFlush(1));
        });
    scripts.put(
        "actions for room and the end of writing",
        p -> {
          p.fill();
          p.thread("first", () -> p.frames.whenRoom(p.action("when there is room")));
          p.thread("second", () -> p.frames.whenDrained(p.action("when drained")));
          p.thread("sender", () -> p.appendAndFlush(1));
        });
    scripts.put(
        "actions and the end",
        p -> {
          p.fill();
          p.thread("first", () -> p.frames.whenRoom(p.action("when there is room")));
          p.thread("closer", p::close);
        });
    return scripts;
  }

  private static void sendTwice(OutgoingProgram program, int stream) {
    program.appendAndFlush(stream);
    program.appendAndFlush(stream);
  }

  private static Suite<Script, Mechanism> suite() {
    return new Suite<>(scripts(), OutgoingProgram::new, 0, Explorer.ALL);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLost() {
    return suite().tests(Parts::frames);
  }

  /** A wait that ends for lack of time leaves the room to the other. */
  @TestFactory
  Stream<DynamicTest> nothingIsLostWhereTimeIsShort() {
    Script impatient =
        p -> {
          p.fill();
          p.thread("impatient", () -> p.awaitRoom(1_000_000));
          p.thread("patient", () -> p.awaitRoom(FOREVER));
        };
    Map<String, Script> one = Map.of("an impatient waiter", impatient);
    return new Suite<Script, Mechanism>(one, OutgoingProgram::new, 1, 3).tests(Parts::frames);
  }

  @ParameterizedTest
  @EnumSource
  void eachMutantIsCaught(OutgoingMutants mutant) throws Exception {
    suite().mustCatch(mutant);
  }
}
