package io.ttrpc.internal.stream;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.stream.StreamBufferProgram.Mechanism;
import io.ttrpc.internal.stream.StreamBufferProgram.ModelStreamBuffer;
import org.jspecify.annotations.Nullable;

/** StreamBufferes with one mistake each, for a checker to find. */
@SuppressWarnings({
  "ImmutableEnumChecker", // the functions capture nothing
  "UnsynchronizedOverridesSynchronized" // one thread runs at a time
})
enum StreamBufferMutants implements Mechanism {
  WAKES_BEFORE_IT_ADDS(
      program ->
          new Mutant(program) {
            @Override
            public boolean offer(ByteString message) {
              wake(null);
              mute = true;
              boolean added = super.offer(message);
              mute = false;
              return added;
            }
          }),
  DOES_NOT_TELL_THE_END(
      program ->
          new Mutant(program) {
            @Override
            public void end() {
              mute = true;
              super.end();
            }
          }),
  WAITS_WITHOUT_A_SECOND_LOOK(
      program ->
          new Mutant(program) {
            private boolean second;

            @Override
            public boolean isThere() {
              if (second) {
                second = false;
                return false;
              }
              boolean there = super.isThere();
              second = !there;
              return there;
            }
          }),
  LOOKS_BEFORE_IT_SUBSCRIBES(
      program ->
          new Mutant(program) {
            private boolean subscribing;

            @Override
            public void onReadable(Runnable action) {
              if (isReadable()) {
                action.run();
              }
              subscribing = true;
              super.onReadable(
                  () -> {
                    if (!subscribing) {
                      action.run();
                    }
                  });
              subscribing = false;
            }
          }),
  FORGETS_THE_READER(program -> new ModelStreamBuffer(program, () -> {})),
  TELLS_THE_READER_TWICE(
      program ->
          new ModelStreamBuffer(
              program,
              () -> {
                program.onReadOn();
                program.onReadOn();
              }));

  private final Mechanism mechanism;

  StreamBufferMutants(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  @Override
  public ModelStreamBuffer create(StreamBufferProgram program) {
    return mechanism.create(program);
  }

  /** A stream buffer that can be kept from waking its consumer. */
  private static class Mutant extends ModelStreamBuffer {
    boolean mute;

    Mutant(StreamBufferProgram program) {
      super(program);
    }

    @Override
    void wake(@Nullable Runnable action) {
      if (!mute) {
        super.wake(action);
      }
    }
  }
}
