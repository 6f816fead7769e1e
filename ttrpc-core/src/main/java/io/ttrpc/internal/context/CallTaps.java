package io.ttrpc.internal.context;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The taps that interceptors have set on a call. Immutable: most calls have no taps and share
 * {@link #NONE}.
 */
public final class CallTaps {
  /** The taps of a call without any. */
  public static final CallTaps NONE = new CallTaps(null, null, null);

  private static final Logger LOGGER = LimitedLog.of(CallTaps.class);

  private final @Nullable Consumer<MessageLite> onSend;
  private final @Nullable Consumer<MessageLite> onReceive;
  private final @Nullable Consumer<Status> onEnd;

  private CallTaps(
      @Nullable Consumer<MessageLite> onSend,
      @Nullable Consumer<MessageLite> onReceive,
      @Nullable Consumer<Status> onEnd) {
    this.onSend = onSend;
    this.onReceive = onReceive;
    this.onEnd = onEnd;
  }

  /** These taps and one behind them. */
  public CallTaps withOnSend(Consumer<? super MessageLite> tap) {
    return new CallTaps(chain(onSend, tap), onReceive, onEnd);
  }

  /** These taps and one behind them. */
  public CallTaps withOnReceive(Consumer<? super MessageLite> tap) {
    return new CallTaps(onSend, chain(onReceive, tap), onEnd);
  }

  /** These taps and one behind them. */
  public CallTaps withOnEnd(Consumer<? super Status> tap) {
    return new CallTaps(onSend, onReceive, chain(onEnd, guarded(tap)));
  }

  /** Calls the taps with a message that is about to be sent. */
  public void send(MessageLite message) {
    if (onSend != null) {
      onSend.accept(message);
    }
  }

  /** Calls the taps with a message that was received. */
  public void receive(MessageLite message) {
    if (onReceive != null) {
      onReceive.accept(message);
    }
  }

  /** Calls the taps with the status that the call ended with. Must be called once. */
  public void end(Status status) {
    if (onEnd != null) {
      onEnd.accept(status);
    }
  }

  private static <T> Consumer<T> chain(@Nullable Consumer<T> first, Consumer<? super T> second) {
    return first == null ? second::accept : first.andThen(second);
  }

  /**
   * Returns a tap that logs what the given one throws, so that the taps after it are called too.
   */
  private static Consumer<Status> guarded(Consumer<? super Status> tap) {
    return status -> {
      try {
        tap.accept(status);
      } catch (Throwable e) {
        LOGGER.log(Level.WARNING, "an onEnd tap threw an exception", e);
      }
    };
  }
}
