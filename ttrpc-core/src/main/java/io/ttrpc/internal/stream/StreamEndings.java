package io.ttrpc.internal.stream;

import io.ttrpc.internal.log.LimitedLog;
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
 * The end of all streams of a connection. It runs on the connection's loop, in slices of one turn
 * each, so that other connections get their turns in between. If the end of a stream throws, it is
 * repeated after the others.
 *
 * @param <S> the type of the streams
 */
public final class StreamEndings<S> implements Runnable {
  private static final Logger LOGGER = LimitedLog.of(StreamEndings.class);
  private static final int STREAMS_PER_SLICE = 256;
  private static final long SLICE_NANOS = 2_000_000;

  /** The maximum number of rounds over the streams whose end throws. */
  private static final int MOST_ROUNDS = 100;

  private final Supplier<List<S>> streams;
  private final Consumer<S> end;
  private final Runnable onDone;
  private final Executor loop;
  private final NanoClock clock;

  /** The streams to end. Those before index {@code kept} have failed in this round. */
  private @Nullable List<S> left;

  private int next;
  private int kept;
  private int rounds;

  /**
   * Creates an end that has not begun.
   *
   * @param end ends a stream
   * @param onDone runs after the last end
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

  /** Ends a slice of the streams, and queues itself for the next one. */
  @Override
  public void run() {
    while (!endSlice()) {
      try {
        loop.execute(this);
        return;
      } catch (Throwable e) {
        // Delaying the loop is better than forgetting the remaining streams.
        LOGGER.log(
            Level.WARNING,
            "cannot queue the end of a connection's streams, they are ended in one turn",
            e);
      }
    }
    onDone.run();
  }

  /** Ends streams until the slice is full. Returns true if none is left. Throws nothing. */
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
      LOGGER.log(
          Level.ERROR, "ending the streams of a connection failed, it will be tried again", e);
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
      LOGGER.log(Level.ERROR, "ending a stream failed, it will be tried again", e);
    }
  }

  /**
   * Starts a new round over the streams that failed. Returns true if there are none, or this was
   * the last round.
   */
  private boolean endRound(List<S> all) {
    all.subList(kept, all.size()).clear();
    next = 0;
    kept = 0;
    return all.isEmpty() || ++rounds >= MOST_ROUNDS;
  }
}
