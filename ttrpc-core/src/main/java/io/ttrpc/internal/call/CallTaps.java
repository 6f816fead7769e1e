package io.ttrpc.internal.call;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What interceptors want to see of a call. Set up by one thread before the call's messages flow.
 */
public final class CallTaps {
  private static final Logger LOGGER = System.getLogger(CallTaps.class.getName());

  private @Nullable Consumer<MessageLite> onSend;
  private @Nullable Consumer<MessageLite> onReceive;
  private @Nullable Consumer<Status> onEnd;

  /** Adds a tap behind those that are there. */
  public void addOnSend(Consumer<? super MessageLite> tap) {
    onSend = chain(onSend, tap);
  }

  /** Adds a tap behind those that are there. */
  public void addOnReceive(Consumer<? super MessageLite> tap) {
    onReceive = chain(onReceive, tap);
  }

  /** Adds a tap behind those that are there. */
  public void addOnEnd(Consumer<? super Status> tap) {
    onEnd = chain(onEnd, guarded(tap));
  }

  /** Shows a message that is about to be sent. */
  public void send(MessageLite message) {
    if (onSend != null) {
      onSend.accept(message);
    }
  }

  /** Shows a message that has come. */
  public void receive(MessageLite message) {
    if (onReceive != null) {
      onReceive.accept(message);
    }
  }

  /** Tells how the call ended; to be called once. */
  public void end(Status status) {
    if (onEnd != null) {
      onEnd.accept(status);
    }
  }

  private static <T> Consumer<T> chain(@Nullable Consumer<T> first, Consumer<? super T> second) {
    return first == null ? second::accept : first.andThen(second);
  }

  /** The call has ended whatever a tap throws, and the taps behind it want to know. */
  private static Consumer<Status> guarded(Consumer<? super Status> tap) {
    return status -> {
      try {
        tap.accept(status);
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.WARNING, "an onEnd tap failed", e);
      }
    };
  }
}
