package io.ttrpc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hand-over of writing, in many short races with the real locks. */
@Timeout(60)
class OutgoingFramesTest {
  private static final int THREADS = 4;
  private static final int FRAMES = 12;
  private static final int ROUNDS = 400;
  private static final FrameData LARGE = data(8 << 10);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static FrameData data(int size) {
    return FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[size])));
  }

  @Test
  void noFrameStaysBehindAndEachThreadsOrderIsKept() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Socket socket = new Socket(round, 100 + round * 7);
      OutgoingFrames frames = socket.frames;
      race(
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < FRAMES; i++) {
              appendAndFlush(frames, thread * 2 + 1, i, random.nextInt(5));
            }
          });
      socket.awaitQuiet();
      Map<Integer, Integer> next = new HashMap<>();
      for (Frame frame : socket.written()) {
        int expected = next.merge(frame.streamId(), 1, Integer::sum) - 1;
        assertThat(frame.flags()).isEqualTo(expected);
      }
      assertThat(next.values()).hasSize(THREADS).allMatch(count -> count == FRAMES);
    }
  }

  /** Appends in one of the ways in which the callers do. The flags count the frames. */
  private static void appendAndFlush(OutgoingFrames frames, int streamId, int number, int way) {
    FrameData data = way == 0 ? LARGE : FrameData.message(Int32Value.of(number));
    switch (way) {
      case 0, 1 -> {
        frames.append(streamId, 1, number, data);
        frames.flush();
      }
      case 2 -> {
        frames.lock();
        frames.append(streamId, 1, number, data);
        frames.unlockAndFlush();
      }
      case 3 -> {
        frames.lock();
        frames.append(streamId, 1, number, data);
        frames.unlockAndFlushSoon();
      }
      default -> {
        frames.hold();
        frames.append(streamId, 1, number, data);
        frames.release();
      }
    }
  }

  @Test
  void closeWakesAllThatWaitForRoomAndNothingIsWrittenAfterwards() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      Socket socket = new Socket(round, 0);
      OutgoingFrames frames = socket.frames;
      while (!frames.isFull()) {
        frames.append(1, 1, 0, LARGE);
        frames.flush();
      }
      race(
          thread -> {
            if (thread == 0) {
              frames.close();
            } else {
              frames.lock();
              try {
                assertThat(frames.awaitRoom(Long.MAX_VALUE)).isTrue();
              } finally {
                frames.unlock();
              }
            }
          });
      assertThat(frames.isFull()).isFalse();
      frames.append(1, 1, 0, LARGE);
      frames.flush();
      assertThat(socket.out.size()).isZero();
    }
  }

  @Test
  void allThatWaitForRoomGetIt() throws Exception {
    for (int round = 0; round < ROUNDS / 8; round++) {
      Socket socket = new Socket(round, 0);
      OutgoingFrames frames = socket.frames;
      while (!frames.isFull()) {
        frames.append(1, 1, 0, LARGE);
        frames.flush();
      }
      race(
          thread -> {
            if (thread == 0) {
              socket.open(1 << 20);
            } else {
              frames.lock();
              try {
                assertThat(frames.awaitRoom(Long.MAX_VALUE)).isTrue();
              } finally {
                frames.unlock();
              }
            }
          });
      socket.awaitQuiet();
    }
  }

  @Test
  void singleErrorInAWriteEndsTheConnectionAndWakesAll() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      Socket socket = new Socket(round, 1 << 20);
      OutgoingFrames frames = socket.frames;
      socket.failure = new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
      race(
          thread -> {
            for (int i = 0; i < FRAMES; i++) {
              appendAndFlush(frames, thread * 2 + 1, i, thread);
            }
            frames.lock();
            try {
              assertThat(frames.awaitRoom(Long.MAX_VALUE)).isTrue();
            } finally {
              frames.unlock();
            }
          });
      socket.awaitQuiet();
      assertThat(socket.failed.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
      assertThat(socket.failures).hasValue(1);
    }
  }

  @Test
  void whatWaitsForTheEndOfWritingRunsOnce() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      Socket socket = new Socket(round, 300);
      OutgoingFrames frames = socket.frames;
      AtomicInteger drained = new AtomicInteger();
      AtomicInteger writtenThen = new AtomicInteger();
      frames.append(1, 1, 0, LARGE);
      race(
          thread -> {
            if (thread == 0) {
              frames.whenDrained(
                  () -> {
                    writtenThen.set(socket.out.size());
                    drained.incrementAndGet();
                  });
            }
            frames.flush();
          });
      socket.awaitQuiet();
      assertThat(drained).hasValue(1);
      assertThat(writtenThen.get()).isGreaterThan(8 << 10);
    }
  }

  private interface Racer {
    void run(int thread) throws Exception;
  }

  private void race(Racer racer) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      all.add(
          threads.submit(
              () -> {
                go.await();
                racer.run(thread);
                return null;
              }));
    }
    go.countDown();
    for (Future<?> one : all) {
      one.get(20, TimeUnit.SECONDS);
    }
  }

  /** A socket that takes some of what it is given, and a thread that plays the loop's leader. */
  private final class Socket implements WritableByteChannel, OutgoingFrames.Events {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    final AtomicInteger failures = new AtomicInteger();
    final OutgoingFrames frames = new OutgoingFrames(this, NanoClock.SYSTEM, this);
    private final LinkedBlockingQueue<Runnable> leader = new LinkedBlockingQueue<>();
    private final Future<?> leading;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Random random;
    private volatile int most;
    private volatile boolean stalled;
    private volatile @Nullable Error failure;

    /** Takes at most that many bytes at a time, and sometimes none; with 0 none ever. */
    Socket(int seed, int most) {
      this.random = new Random(seed);
      this.most = most;
      leading =
          threads.submit(
              () -> {
                while (true) {
                  leader.take().run();
                }
              });
    }

    void open(int now) {
      most = now;
      if (stalled) {
        leader.add(this::resume);
      }
    }

    private void resume() {
      stalled = false;
      frames.resume();
    }

    /** Waits until the leader has nothing to do. */
    void awaitQuiet() throws Exception {
      boolean again = true;
      while (again) {
        CompletableFuture<Boolean> more = new CompletableFuture<>();
        leader.add(() -> more.complete(!leader.isEmpty()));
        again = more.get(10, TimeUnit.SECONDS);
      }
      leading.cancel(true);
    }

    List<Frame> written() throws IOException {
      return WrittenFrames.in(out.toByteArray());
    }

    @Override
    public int write(ByteBuffer from) {
      assertThat(writing.compareAndSet(false, true)).as("one writer at a time").isTrue();
      try {
        Error toThrow = failure;
        if (toThrow != null) {
          failure = null;
          throw toThrow;
        }
        int taken = most == 0 || random.nextInt(4) == 0 ? 0 : Math.min(most, from.remaining());
        for (int i = 0; i < taken; i++) {
          out.write(from.get());
        }
        return taken;
      } finally {
        writing.set(false);
      }
    }

    @Override
    public void onBacklog() {
      leader.add(frames::flush);
    }

    @Override
    public void onStalled() {
      stalled = true;
      if (most > 0) {
        leader.add(this::resume);
      }
    }

    @Override
    public void onRoom() {}

    @Override
    public void onWriteFailure(Throwable cause) {
      failures.incrementAndGet();
      failed.complete(cause);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
