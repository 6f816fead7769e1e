package io.ttrpc.internal.stream;

import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.NanoClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends all streams of a connection on its loop, a slice in each turn, so that other connections get
 * theirs in between. A stream whose end throws is tried again behind the others.
 *
 * @param <S> the type of the streams
 */
public final class StreamEndings<S> implements Runnable {
  private static final Logger LOGGER = SafeLog.of(StreamEndings.class);
  private static final int STREAMS_PER_SLICE = 256;
  private static final long SLICE_NANOS = 2_000_000;

  /** After so many rounds over those that fail, something is wrong for good. */
  private static final int MOST_ROUNDS = 100;

  private final Supplier<List<S>> streams;
  private final Consumer<S> end;
  private final Runnable onDone;
  private final Executor loop;
  private final NanoClock clock;

  /** The streams to end: those before {@code kept} have failed in this round. */
  private @Nullable List<S> left;

  private int next;
  private int kept;
  private int rounds;

  /**
   * Endings that have not begun.
   *
   * @param end ends a stream
   * @param onDone runs behind the last end
   * @param loop runs this again in a later turn
   */
  public StreamEndings(
      Supplier<List<S>> streams, Consumer<S> end, Runnable onDone, Executor loop, NanoClock clock) {
    this.streams = streams;
    this.end = end;
    this.onDone = onDone;
    this.loop = loop;
    this.clock = clock;
  }

  /** Ends a slice of the streams, and queues the rest. */
  @Override
  public void run() {
    while (!endSlice()) {
      try {
        loop.execute(this);
        return;
      } catch (Throwable e) {
        // Better to hold the loop up than to forget the rest.
        LOGGER.log(Level.WARNING, "streams are ended in one turn", e);
      }
    }
    onDone.run();
  }

  /** Ends streams until the slice is full; true if none is left. Throws nothing. */
  private boolean endSlice() {
    try {
      List<S> all = left;
      if (all == null) {
        all = new ArrayList<>(streams.get());
        left = all;
      }
      long start = clock.nanoTime();
      for (int i = 0; i < STREAMS_PER_SLICE && next < all.size(); i++) {
        if (clock.nanoTime() - start >= SLICE_NANOS) {
          break;
        }
        endNext(all);
      }
      return next == all.size() && endRound(all);
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "the streams of a connection can not be ended yet", e);
      return ++rounds >= MOST_ROUNDS;
    }
  }

  private void endNext(List<S> all) {
    S stream = all.get(next);
    next++;
    try {
      end.accept(stream);
    } catch (Throwable e) {
      all.set(kept, stream);
      kept++;
      LOGGER.log(Level.ERROR, "a stream can not be ended yet", e);
    }
  }

  /** Begins again with those that failed; true if there are none, or no hope. */
  private boolean endRound(List<S> all) {
    all.subList(kept, all.size()).clear();
    next = 0;
    kept = 0;
    return all.isEmpty() || ++rounds >= MOST_ROUNDS;
  }
}
