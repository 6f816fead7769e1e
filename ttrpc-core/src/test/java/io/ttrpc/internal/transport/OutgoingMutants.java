package io.ttrpc.internal.transport;

import io.ttrpc.internal.transport.OutgoingProgram.Mechanism;
import io.ttrpc.internal.transport.OutgoingProgram.Parts;
import io.ttrpc.internal.wire.FrameBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Outgoing frames with one mistake each, for a checker to find. */
@SuppressWarnings({
  "GuardedBy", // the caller holds the lock, or that is the mistake
  "ImmutableEnumChecker", // the functions capture nothing
  "LockNotBeforeTry", // nothing throws
  "NonAtomicVolatileUpdate", // under the lock
  "WaitNotInLoop" // part of a mistake
})
enum OutgoingMutants implements Mechanism {
  WRITES_BESIDE_A_WRITER(
      parts ->
          new Mutant(parts) {
            @Override
            @Nullable FrameBuffer beginWriting() {
              writing = false;
              return super.beginWriting();
            }
          }),
  WRITES_WHAT_IS_HELD(
      parts ->
          new Mutant(parts) {
            @Override
            @Nullable FrameBuffer beginWriting() {
              int held = holds;
              holds = 0;
              try {
                return super.beginWriting();
              } finally {
                holds = held;
              }
            }
          }),
  INTERRUPTS_A_FRAME(
      parts ->
          new Mutant(parts) {
            @Override
            @Nullable FrameBuffer take() {
              return lanes.urgent.isEmpty() ? super.take() : lanes.urgent.pollFirst();
            }
          }),
  FORGETS_WHAT_MAY_OVERTAKE(
      parts ->
          new Mutant(parts) {
            @Override
            @Nullable FrameBuffer take() {
              return lanes.queue.pollFirst();
            }
          }),
  RELEASES_WITHOUT_WRITING(
      parts ->
          new Mutant(parts) {
            @Override
            void release() {
              lock();
              holds--;
              unlock();
            }
          }),
  LOOKS_AT_THE_QUEUE_BEFORE_IT_STOPS(
      parts ->
          new Mutant(parts) {
            @Override
            @Nullable FrameBuffer next(FrameBuffer written) {
              lock();
              boolean last = lanes.queue.isEmpty();
              unlock();
              if (!last) {
                return super.next(written);
              }
              lock();
              pending -= written.bytes().limit();
              writing = false;
              unlock();
              return null;
            }
          }),
  LEAVES_THE_QUEUE_AT_THE_END(
      parts ->
          new Mutant(parts) {
            @Override
            void close() {
              lock();
              open = false;
              List<Runnable> waiting = takeWhenRoom();
              unlock();
              room.signalAll();
              waiting.forEach(Runnable::run);
            }
          }),
  FORGETS_WHO_WAITS_AT_THE_END(
      parts ->
          new Mutant(parts) {
            @Override
            void close() {
              lock();
              open = false;
              lanes.queue.clear();
              unlock();
            }
          }),
  RUNS_AN_ACTION_AGAIN(
      parts ->
          new Mutant(parts) {
            @Override
            List<Runnable> takeWhenRoom() {
              return whenRoom;
            }
          }),
  FORGETS_THE_ACTION_FOR_THE_END_OF_WRITING(
      parts ->
          new Mutant(parts) {
            @Override
            void whenDrained(Runnable action) {
              lock();
              boolean busy = writing || !lanes.queue.isEmpty();
              unlock();
              if (!busy) {
                action.run();
                return;
              }
              lock();
              whenDrained = action;
              unlock();
            }
          }),
  KEEPS_THE_SIGNAL_TO_ITSELF(
      parts ->
          parts
              .with(
                  new Room(parts.room().lock) {
                    @Override
                    long await(BooleanSupplier full, long nanos) throws InterruptedException {
                      lock.lock();
                      waiting++;
                      while (full.getAsBoolean()) {
                        long unused = changed.awaitNanos(nanos);
                      }
                      waiting--;
                      lock.unlock();
                      return nanos;
                    }
                  })
              .frames()),
  LOOKS_FOR_ROOM_BEFORE_IT_IS_COUNTED(
      parts ->
          parts
              .with(
                  new Room(parts.room().lock) {
                    @Override
                    long await(BooleanSupplier full, long nanos) throws InterruptedException {
                      if (!full.getAsBoolean()) {
                        return nanos;
                      }
                      lock.lock();
                      waiting++;
                      long left = changed.awaitNanos(nanos);
                      waiting--;
                      changed.signal();
                      lock.unlock();
                      return left;
                    }
                  })
              .frames());

  private final Mechanism mechanism;

  OutgoingMutants(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  @Override
  public OutgoingFrames create(Parts parts) {
    return mechanism.create(parts);
  }

  private static class Mutant extends OutgoingFrames {
    Mutant(Parts parts) {
      super(parts.channel(), parts.clock(), parts.events(), parts.lock(), parts.room());
    }
  }
}
