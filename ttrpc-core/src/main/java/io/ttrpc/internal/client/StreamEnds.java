package io.ttrpc.internal.client;

import io.ttrpc.internal.time.NanoClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Ends the streams of a connection in slices, so that its loop has time for others in between. A
 * stream whose end throws does not keep others from theirs; its end is tried again, a few times.
 * Belongs to the executor that runs the slices.
 *
 * @param <S> the type of the streams
 */
final class StreamEnds<S> {
  private static final Logger LOGGER = System.getLogger(StreamEnds.class.getName());
  private static final int SLICE = 256;
  private static final long SLICE_NANOS = 2_000_000;
  private static final int MOST_ROUNDS = 4;

  private final Consumer<? super S> end;
  private final Runnable whenDone;
  private final Executor executor;
  private final NanoClock clock;
  private List<S> streams;
  private List<S> failed = new ArrayList<>();
  private int next;
  private int round = 1;

  /**
   * Ends that have not begun.
   *
   * @param end ends one stream; may be called again for one on which it threw
   * @param executor runs the next slice, later
   */
  StreamEnds(
      List<S> streams,
      Consumer<? super S> end,
      Runnable whenDone,
      Executor executor,
      NanoClock clock) {
    this.streams = streams;
    this.end = end;
    this.whenDone = whenDone;
    this.executor = executor;
    this.clock = clock;
  }

  /** Ends as many streams as fit into a slice, and has the executor do the rest. */
  void run() {
    long start = clock.nanoTime();
    int limit = Math.min(streams.size(), next + SLICE);
    while (next < limit && (clock.nanoTime() - start < SLICE_NANOS || next == 0)) {
      endOne(streams.get(next++));
    }
    if (next == streams.size() && !beginRound()) {
      whenDone.run();
    } else {
      executor.execute(this::run);
    }
  }

  private void endOne(S stream) {
    try {
      end.accept(stream);
    } catch (Throwable e) {
      failed.add(stream);
      log(e);
    }
  }

  /** Turns to the streams whose end threw; returns false if there are none, or no rounds left. */
  private boolean beginRound() {
    if (failed.isEmpty() || round == MOST_ROUNDS) {
      return false;
    }
    round++;
    streams = failed;
    failed = new ArrayList<>();
    next = 0;
    return true;
  }

  private static void log(Throwable failure) {
    try {
      LOGGER.log(Level.WARNING, "the end of a stream failed", failure);
    } catch (Throwable ignored) {
      // The other streams matter more.
    }
  }
}
