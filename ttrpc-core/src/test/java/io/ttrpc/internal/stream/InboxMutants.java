package io.ttrpc.internal.stream;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.stream.InboxProgram.Mechanism;
import io.ttrpc.internal.stream.InboxProgram.ModelInbox;
import org.jspecify.annotations.Nullable;

/** Inboxes with one mistake each, for a checker to find. */
@SuppressWarnings({
  "ImmutableEnumChecker", // the functions capture nothing
  "UnsynchronizedOverridesSynchronized" // one thread runs at a time
})
enum InboxMutants implements Mechanism {
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
  FORGETS_THE_READER(program -> new ModelInbox(program, () -> {})),
  TELLS_THE_READER_TWICE(
      program ->
          new ModelInbox(
              program,
              () -> {
                program.onReadOn();
                program.onReadOn();
              }));

  private final Mechanism mechanism;

  InboxMutants(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  @Override
  public ModelInbox create(InboxProgram program) {
    return mechanism.create(program);
  }

  /** An inbox that can be kept from waking its consumer. */
  private static class Mutant extends ModelInbox {
    boolean mute;

    Mutant(InboxProgram program) {
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
