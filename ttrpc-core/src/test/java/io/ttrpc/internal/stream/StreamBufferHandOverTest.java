package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.memory.MemoryAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Each step of a stream buffer is one critical section, so that the interleavings of reader,
 * consumer, alarms and ends are the sequences of steps: all of them up to a length are played.
 */
class StreamBufferHandOverTest {
  private static final int LENGTH = 7;
  private static final int PAUSE = 2;
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("m");

  private enum Step {
    OFFER,
    POLL,
    TICK,
    LATE_ALARM,
    END,
    DISCARD
  }

  @Test
  void heldBackReaderHasOneAlarmAndIsToldOnce() {
    playAll(() -> new Model(2));
  }

  /** A poll of this stream buffer makes no room for the reader, but completes a bufferful. */
  @Test
  void soItIsWhereThePauseOutlastsABufferful() {
    playAll(
        () -> {
          Model model = new Model(8);
          for (int i = 0; i < 7; i++) {
            model.play(Step.OFFER);
            model.play(Step.POLL);
          }
          for (int i = 0; i < 8; i++) {
            model.play(Step.OFFER);
          }
          return model;
        });
  }

  private static void playAll(Supplier<Model> start) {
    int sequences = 0;
    for (int code = 0; code < Math.pow(Step.values().length, LENGTH); code++) {
      List<Step> steps = new ArrayList<>();
      for (int rest = code; steps.size() < LENGTH; rest /= Step.values().length) {
        steps.add(Step.values()[rest % Step.values().length]);
      }
      play(start.get(), steps);
      sequences++;
    }
    assertThat(sequences).isEqualTo(279_936);
  }

  private static void play(Model model, List<Step> steps) {
    try {
      steps.forEach(model::play);
    } catch (AssertionError e) {
      throw new AssertionError("after " + steps, e);
    }
  }

  /** The stream buffer beside the little that a reader and a consumer know of it. */
  private static final class Model {
    private final HandTime time = new HandTime();
    private final int capacity;
    private final StreamBuffer buffer;
    private boolean held;
    private boolean overflowed;
    private int consumed;

    /** The time for which the reader was held back since a bufferful was consumed. */
    private int heldTime;

    Model(int capacity) {
      this.capacity = capacity;
      this.buffer =
          new StreamBuffer(
              new StreamBufferLimits(capacity, 100, PAUSE),
              MemoryAccount.unlimited(),
              this::onReadOn,
              time,
              time,
              this::onOverflow);
    }

    void play(Step step) {
      switch (step) {
        case OFFER -> held = !buffer.offer(MESSAGE);
        case POLL -> poll();
        case TICK -> {
          heldTime += held ? 1 : 0;
          time.pass(1);
        }
        case LATE_ALARM -> time.ringTooLate();
        case END -> buffer.end();
        case DISCARD -> buffer.discard();
      }
      check(
          time.alarms() == (held ? 1 : 0), "an alarm for a reader that is held back, and no other");
      check(overflowed || heldTime < PAUSE, "held back longer than the pause");
      check(!held || !overflowed, "held back by a stream that is over");
    }

    private void poll() {
      try {
        if (buffer.poll() != null && ++consumed % capacity == 0) {
          heldTime = 0;
        }
      } catch (TtrpcException overflow) {
        check(overflowed, "no other failure is here");
      }
    }

    private void onReadOn() {
      check(held, "told to read on though it reads");
      held = false;
    }

    private void onOverflow(StreamFullException cause) {
      check(!overflowed && heldTime == PAUSE, "the stream is lost when the pause is over, once");
      overflowed = true;
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(what);
      }
    }
  }
}
