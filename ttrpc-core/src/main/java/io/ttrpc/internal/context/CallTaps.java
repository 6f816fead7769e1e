package io.ttrpc.internal.context;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.internal.log.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What interceptors want to see of a call. Immutable: most calls have none, and share that. */
public final class CallTaps {
  /** Nobody wants to see anything. */
  public static final CallTaps NONE = new CallTaps(null, null, null);

  private static final Logger LOGGER = SafeLog.of(CallTaps.class);

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
      } catch (Throwable e) {
        LOGGER.log(Level.WARNING, "an onEnd tap failed", e);
      }
    };
  }
}
