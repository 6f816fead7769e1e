package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LargeFrameTest {
  private static final int MIB = 1 << 20;
  private final BufferPool pool = new BufferPool(4, 4);

  @Test
  void piecesAreTheFrame() {
    Random random = new Random(1);
    for (int size : new int[] {0, 16_000, 16_369, 16_370, 16_371, 65_520, 65_522, 70_000, MIB}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      assertEncodes(BytesValue.of(ByteString.copyFrom(bytes)));
      assertEncodes(StringValue.of("ä".repeat(size / 2)));
    }
  }

  private void assertEncodes(MessageLite message) {
    FrameData data = FrameData.message(message);
    LargeFrame frame = LargeFrame.encode(3, 4, data, pool);
    frame.setStreamId(0xfffffff1);
    ByteBuffer expected = FrameWriter.encode(0xfffffff1, 3, 4, data);
    assertThat(frame.length()).isEqualTo(expected.remaining());
    ByteBuffer written = ByteBuffer.allocate(frame.length());
    for (FrameBuffer piece : frame.takePieces()) {
      written.put(piece.bytes().flip());
      piece.release();
    }
    assertThat(written.flip()).isEqualTo(expected);
  }

  @Test
  void largeMessageCostsNoMemoryOfItsSize() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameData data = FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[MIB])));
    LargeFrame.encode(3, 0, data).release();
    long before = threads.getCurrentThreadAllocatedBytes();
    LargeFrame.encode(3, 0, data).release();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 10);
  }

  @Test
  void heapBuffersTakeThePlaceOfDirectOnesThatAreLent() {
    FrameData data = FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[MIB])));
    LargeFrame first = LargeFrame.encode(3, 0, data, pool);
    LargeFrame second = LargeFrame.encode(3, 0, data, pool);
    // Four large ones and the small one at the end; the other frame gets the next small one.
    assertThat(directPieces(second)).isEqualTo(1);
    assertThat(directPieces(first)).isEqualTo(5);
    assertAllIsThere(0);
  }

  private static int directPieces(LargeFrame frame) {
    int direct = 0;
    int heap = 0;
    for (FrameBuffer piece : frame.takePieces()) {
      if (piece.bytes().isDirect()) {
        direct++;
      } else {
        heap++;
        assertThat(piece.bytes().capacity()).isBetween(1 << 14, 1 << 16);
      }
      piece.release();
    }
    assertThat(direct + heap).isEqualTo(17);
    return direct;
  }

  @Test
  void failureToEncodeGivesEverythingBack() {
    FrameData failing = told(MIB, MIB / 2, new IOException("a message that does not encode"));
    for (FrameData data :
        List.of(
            failing,
            told(MIB, MIB / 2, new IllegalStateException("thrown")),
            told(MIB, MIB / 2, new StackOverflowError("thrown")),
            told(MIB, MIB - 1, null),
            told(MIB, MIB + 1, null),
            told(1000, 999, null),
            told(1000, 20_000, null))) {
      assertThatThrownBy(() -> LargeFrame.encode(3, 0, data, pool)).isNotNull();
      assertAllIsThere(0);
    }
  }

  /** Data that tells one size, writes another, and then fails, if it is to. */
  private static FrameData told(int size, int written, @Nullable Throwable failure) {
    return new FrameData() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void writeTo(CodedOutputStream out) throws IOException {
        out.writeRawBytes(new byte[written]);
        if (failure instanceof IOException e) {
          throw e;
        } else if (failure instanceof RuntimeException e) {
          throw e;
        } else if (failure instanceof Error e) {
          throw e;
        }
      }
    };
  }

  private void assertAllIsThere(int lost) {
    List<FrameBuffer> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(pool.take());
      taken.add(pool.take(BufferPool.LARGE));
    }
    assertThat(taken.stream().filter(buffer -> buffer.bytes().isDirect()).count())
        .isEqualTo(8 - lost);
    taken.forEach(FrameBuffer::release);
  }

  @Test
  void releasedPieceIsNotReleasedAgain() {
    FrameData data = FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[MIB])));
    LargeFrame frame = LargeFrame.encode(3, 0, data, pool);
    List<FrameBuffer> pieces = frame.takePieces();
    pieces.forEach(FrameBuffer::release);
    pieces.forEach(FrameBuffer::release);
    frame.release();
    List<FrameBuffer> lent = LargeFrame.encode(3, 0, data, pool).takePieces();
    assertThat(lent).doesNotHaveDuplicates();
    lent.forEach(FrameBuffer::release);
    assertAllIsThere(0);
  }

  @Test
  void lostBufferIsReplacedOnceItIsCollected() {
    for (int i = 0; i < 4; i++) {
      assertThat(pool.take().bytes().isDirect()).isTrue();
    }
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(pool.take().bytes().isDirect()).isTrue();
            });
  }
}
