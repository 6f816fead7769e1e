package io.ttrpc.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final int MAX = 1000;
  private final FrameReader reader = new FrameReader(MAX);
  private final ReadBuffer scratch = ReadBuffer.ofCapacity(256);
  private final Taker taker = new Taker();

  @Test
  void framesArriveWholeHoweverTheInputIsCut() throws Exception {
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      List<Frame> frames = new ArrayList<>();
      ByteBuffer input = ByteBuffer.allocate(20_000);
      for (int i = 0; i < 10; i++) {
        byte[] data = new byte[random.nextInt(MAX + 1)];
        random.nextBytes(data);
        Frame frame = Frame.of(random.nextInt(), i, random.nextInt(8), ByteString.copyFrom(data));
        frames.add(frame);
        input.put(FrameWriter.encode(frame));
      }
      taker.frames.clear();
      readAll(new CutInput(input.flip(), random));
      assertThat(taker.frames).isEqualTo(frames);
    }
  }

  @Test
  void refusedFrameIsOfferedAgainAndNothingBehindItIsLost() throws Exception {
    Random random = new Random(7);
    ByteBuffer input = ByteBuffer.allocate(20_000);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Frame frame = Frame.of(i, 3, 0, ByteString.copyFromUtf8("x".repeat(i)));
      frames.add(frame);
      input.put(FrameWriter.encode(frame));
    }
    taker.refuse = () -> random.nextInt(3) == 0;
    CutInput channel = new CutInput(input.flip(), random);
    while (channel.hasRemaining()) {
      int unused = reader.readFrom(channel, scratch, taker);
      while (!reader.resume(taker)) {}
    }
    assertThat(taker.frames).isEqualTo(frames);
  }

  @Test
  void endBetweenFramesIsTheEnd() throws Exception {
    assertThat(readAll(input(FrameWriter.encode(Frame.of(1, 1, 0, ByteString.EMPTY)))))
        .isEqualTo(-1);
    assertThat(taker.frames).hasSize(1);
  }

  @Test
  void endWithinAHeaderOrDataIsAFailure() {
    ByteBuffer frame = FrameWriter.encode(Frame.of(1, 1, 0, ByteString.copyFromUtf8("abc")));
    for (int length = 1; length < frame.limit(); length++) {
      FrameReader fresh = new FrameReader(MAX);
      ReadableByteChannel channel = input(frame.slice(0, length));
      assertThatThrownBy(
              () -> {
                while (fresh.readFrom(channel, scratch, taker) >= 0) {}
              })
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("within a frame");
    }
    assertThat(taker.frames).isEmpty();
  }

  @Test
  void oversizedFrameIsDiscardedAndReported() throws Exception {
    ByteBuffer input = ByteBuffer.allocate(5000);
    input.put(FrameWriter.encode(Frame.of(7, 3, 1, ByteString.copyFrom(new byte[MAX + 1]))));
    input.put(FrameWriter.encode(Frame.of(9, 3, 0, ByteString.copyFrom(new byte[MAX]))));
    assertThat(readAll(new CutInput(input.flip(), new Random(1)))).isEqualTo(-1);
    assertThat(taker.oversized).containsExactly("7 3 1001");
    assertThat(taker.frames).hasSize(1);
  }

  @Test
  void endWithinAnOversizedFrameIsAFailure() {
    ByteBuffer frame = FrameWriter.encode(Frame.of(7, 3, 1, ByteString.copyFrom(new byte[2000])));
    assertThatThrownBy(() -> readAll(input(frame.slice(0, 1500)))).isInstanceOf(EOFException.class);
  }

  @Test
  void otherProtocolsAreNamed() {
    assertThatThrownBy(() -> readFresh("PRI * HTTP/2.0"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("0x50")
        .hasMessageContaining("gRPC");
    assertThatThrownBy(() -> readFresh("\u0016\u0003\u0001"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("TLS");
    assertThatThrownBy(() -> readFresh("hello"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("text");
  }

  private int readFresh(String input) throws IOException {
    return new FrameReader(MAX)
        .readFrom(input(ByteBuffer.wrap(input.getBytes(UTF_8))), scratch, taker);
  }

  @Test
  void keptDataOutlivesTheBuffer() throws Exception {
    List<ByteString> kept = new ArrayList<>();
    FrameHandler keeper =
        new FrameHandler() {
          @Override
          public boolean onFrame(Frame frame) {
            return kept.add(frame.keep());
          }

          @Override
          public void onOversizedFrame(int streamId, int type, int length) {}
        };
    for (String text : List.of("first", "other", "x".repeat(600), "y".repeat(700))) {
      ReadableByteChannel channel =
          input(FrameWriter.encode(Frame.of(1, 3, 0, ByteString.copyFromUtf8(text))));
      while (reader.readFrom(channel, scratch, keeper) > 0) {}
    }
    assertThat(kept.stream().map(ByteString::toStringUtf8))
        .containsExactly("first", "other", "x".repeat(600), "y".repeat(700));
  }

  private int readAll(ReadableByteChannel channel) throws IOException {
    int read;
    do {
      read = reader.readFrom(channel, scratch, taker);
    } while (read >= 0);
    return read;
  }

  private static ReadableByteChannel input(ByteBuffer bytes) {
    return new CutInput(bytes.slice(), null);
  }

  /** Copies frames, since their data lies in the reader's buffer. */
  private static final class Taker implements FrameHandler {
    final List<Frame> frames = new ArrayList<>();
    final List<String> oversized = new ArrayList<>();
    java.util.function.BooleanSupplier refuse = () -> false;

    @Override
    public boolean onFrame(Frame frame) {
      if (refuse.getAsBoolean()) {
        return false;
      }
      ByteString data = ByteString.copyFrom(frame.data().toByteArray());
      return frames.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), data));
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      oversized.add(streamId + " " + type + " " + length);
    }
  }
}
