package io.ttrpc.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ttrpc.StreamFullException;
import io.ttrpc.internal.memory.MemoryAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamBufferTest {
  private static final int CAPACITY = 8;
  private static final long PAUSE = 100;
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("m");

  private final HandTime time = new HandTime();
  private final List<StreamFullException> overflows = new ArrayList<>();
  private int readOns;
  private final StreamBuffer buffer = buffer(1 << 20);

  private StreamBuffer buffer(int bytes) {
    return new StreamBuffer(
        new StreamBufferLimits(CAPACITY, bytes, PAUSE),
        MemoryAccount.unlimited(),
        () -> readOns++,
        time,
        time,
        overflows::add);
  }

  private void fill() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(buffer.offer(MESSAGE)).isTrue();
    }
  }

  private void consume(int messages) {
    for (int i = 0; i < messages; i++) {
      assertThat(buffer.poll()).isEqualTo(MESSAGE);
    }
  }

  @Test
  void reofferedMessageDoesNotBeginThePauseAnew() {
    fill();
    for (int i = 0; i < PAUSE - 1; i++) {
      assertThat(buffer.offer(MESSAGE)).isFalse();
      assertThat(time.alarms()).isEqualTo(1);
      time.pass(1);
    }
    assertThat(overflows).isEmpty();
    time.pass(1);
    assertThat(overflows).hasSize(1);
    assertThat(time.alarms()).isZero();
  }

  @Test
  void pausesOfOneBufferfulShareTheTime() {
    fill();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    time.pass(PAUSE - 10);
    consume(2);
    assertThat(readOns).isEqualTo(1);
    assertThat(time.alarms()).isZero();
    // Time in which the reader was not held back does not count.
    time.pass(10 * PAUSE);
    assertThat(buffer.offer(MESSAGE)).isTrue();
    assertThat(buffer.offer(MESSAGE)).isTrue();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    time.pass(9);
    assertThat(overflows).isEmpty();
    time.pass(1);
    assertThat(overflows).hasSize(1);
  }

  @Test
  void bufferfulThatIsConsumedBringsAWholePause() {
    fill();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    time.pass(PAUSE - 10);
    consume(CAPACITY);
    fill();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    time.pass(PAUSE - 1);
    assertThat(overflows).isEmpty();
    time.pass(1);
    assertThat(overflows).hasSize(1);
  }

  /** The alarm was set for the rest of the old budget, and must not be the last one. */
  @Test
  void pauseThatLastsWhileItsBudgetIsFilledUpEndsToo() {
    fill();
    consume(CAPACITY - 1);
    for (int i = 0; i < CAPACITY - 1; i++) {
      assertThat(buffer.offer(MESSAGE)).isTrue();
    }
    assertThat(buffer.offer(MESSAGE)).isFalse();
    time.pass(PAUSE / 2);
    consume(1);
    assertThat(readOns).as("a quarter is not free").isZero();
    time.pass(PAUSE - 1);
    assertThat(overflows).isEmpty();
    time.pass(1);
    assertThat(overflows).hasSize(1);
  }

  @Test
  void endOfTheStreamEndsThePause() {
    fill();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    buffer.discard();
    assertThat(readOns).isEqualTo(1);
    assertThat(time.alarms()).isZero();
    assertThat(buffer.offer(MESSAGE)).as("dropped").isTrue();
    assertThat(buffer.poll()).isNull();
  }

  @Test
  void readerIsReleasedThoughNobodyHandlesTheOverflow() {
    StreamBuffer broken =
        new StreamBuffer(
            new StreamBufferLimits(1, 100, PAUSE),
            MemoryAccount.unlimited(),
            () -> readOns++,
            time,
            time,
            cause -> {
              throw new AssertionError("a failure that fails");
            });
    assertThat(broken.offer(MESSAGE)).isTrue();
    assertThat(broken.offer(MESSAGE)).isFalse();
    assertThatThrownBy(() -> time.pass(PAUSE)).isInstanceOf(AssertionError.class);
    assertThat(readOns).isEqualTo(1);
    assertThat(broken.poll()).isEqualTo(MESSAGE);
    assertThatThrownBy(broken::poll).isInstanceOf(StreamFullException.class);
  }

  @Test
  void readerIsReleasedThoughAnActionFails() {
    fill();
    assertThat(buffer.offer(MESSAGE)).isFalse();
    assertThatThrownBy(
            () ->
                buffer.onReadable(
                    () -> {
                      throw new IllegalStateException("an executor that is shut down");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(buffer::end).isInstanceOf(IllegalStateException.class);
    assertThat(readOns).isEqualTo(1);
  }

  @Test
  void messageOfAnySizeFindsRoomInAnEmptyBuffer() {
    StreamBuffer narrow = buffer(10);
    ByteString large = ByteString.copyFrom(new byte[100]);
    assertThat(narrow.offer(large)).isTrue();
    assertThat(narrow.offer(MESSAGE)).isFalse();
    assertThat(narrow.poll()).isEqualTo(large);
    assertThat(readOns).isEqualTo(1);
    assertThat(narrow.offer(MESSAGE)).isTrue();
  }

  @Test
  void consumerIsWokenForEachMessageAndForTheEnd() throws Exception {
    StreamBuffer roomy =
        new StreamBuffer(
            StreamBufferLimits.DEFAULT,
            MemoryAccount.unlimited(),
            () -> {},
            (delay, action) -> () -> {},
            () -> 0,
            overflows::add);
    CompletableFuture<Integer> consumed =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              try {
                for (roomy.await(); roomy.poll() != null; roomy.await()) {
                  count++;
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return count;
            });
    for (int i = 0; i < 100_000; i++) {
      while (!roomy.offer(MESSAGE)) {
        Thread.onSpinWait();
      }
    }
    roomy.end();
    assertThat(consumed.get(30, TimeUnit.SECONDS)).isEqualTo(100_000);
  }

  @Test
  void interruptedConsumerStopsWaiting() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(buffer::await).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
