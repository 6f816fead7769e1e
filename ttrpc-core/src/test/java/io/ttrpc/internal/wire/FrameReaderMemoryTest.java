package io.ttrpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.StringValue;
import com.sun.management.ThreadMXBean;
import io.ttrpc.Metadata;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory that a reader, and whoever decodes behind it, takes and keeps. */
class FrameReaderMemoryTest {
  private static final int MIB = 1 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FrameReader reader = new FrameReader(FrameHeader.DEFAULT_MAX_DATA_LENGTH);
  private final ReadBuffer buffer = ReadBuffer.ofCapacity(64 << 10);

  /** References to objects of handled frames, which must become unreachable. */
  private final List<WeakReference<Object>> seen = new ArrayList<>();

  private void read(ByteBuffer input, FrameHandler handler) throws Exception {
    read(new CutInput(input, null), handler);
  }

  private void read(ReadableByteChannel channel, FrameHandler handler) throws Exception {
    while (reader.readFrom(channel, buffer, handler) >= 0) {}
  }

  private static ByteBuffer input(Frame... frames) {
    int length = 0;
    for (Frame frame : frames) {
      length += FrameHeader.LENGTH + frame.length();
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (Frame frame : frames) {
      all.put(FrameWriter.encode(frame));
    }
    return all.flip();
  }

  private static Frame frame(int size, int seed) {
    byte[] data = new byte[size];
    new Random(seed).nextBytes(data);
    return Frame.of(seed, FrameHeader.DATA, 0, ByteString.copyFrom(data));
  }

  private void assertNothingIsKept() {
    assertThat(seen).isNotEmpty();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(seen).allSatisfy(each -> assertThat(each.get()).isNull());
            });
  }

  @Test
  void framesOfAnySizeArriveWhole() throws Exception {
    Frame[] frames = new Frame[60];
    Random random = new Random(9);
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame(random.nextInt(2) == 0 ? random.nextInt(9000) : random.nextInt(400_000), i);
    }
    List<Frame> kept = new ArrayList<>();
    Taker keeper =
        frame -> kept.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), frame.keep()));
    read(new CutInput(input(frames), random), keeper);
    assertThat(kept).containsExactly(frames);
  }

  @Test
  void refusedLargeFrameWaitsAndTheNextOnesToo() throws Exception {
    Frame[] frames = {frame(300_000, 1), frame(10, 2), frame(200_000, 3)};
    List<Frame> kept = new ArrayList<>();
    int[] offers = {0};
    Taker reluctant =
        frame ->
            offers[0]++ % 3 == 2
                && kept.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), frame.keep()));
    read(input(frames), reluctant);
    while (!reader.resume(reluctant)) {}
    assertThat(kept).containsExactly(frames);
  }

  @Test
  void resumeWhereNothingWaitsKeepsHalfAFrame() throws Exception {
    Frame frame = frame(100, 1);
    ByteBuffer bytes = FrameWriter.encode(frame);
    List<Frame> kept = new ArrayList<>();
    Taker keeper = whole -> kept.add(Frame.of(1, whole.type(), 0, whole.keep()));
    for (ByteBuffer part : List.of(bytes.slice(0, 50), bytes.slice(50, 60))) {
      int unused = reader.readFrom(new CutInput(part, null), buffer, keeper);
      assertThat(reader.resume(keeper)).isTrue();
    }
    assertThat(kept).containsExactly(frame);
  }

  @Test
  void nothingOfAHandledFrameStaysReachable() throws Exception {
    Taker look = frame -> seen.add(new WeakReference<>(frame.array()));
    read(input(frame(MIB, 1)), look);
    assertNothingIsKept();
  }

  @Test
  void nothingOfARequestStaysReachable() throws Exception {
    RequestEnvelope envelope = new RequestEnvelope(new Names(List.of()));
    RequestData request =
        new RequestData(
            "unknown.Service",
            "Unknown",
            StringValue.of("x".repeat(MIB)),
            1,
            Metadata.of("k", "v").toByteString());
    read(
        input(encoded(FrameHeader.REQUEST, request)),
        (Taker)
            frame -> {
              envelope.read(frame);
              seen.add(new WeakReference<>(frame.array()));
              seen.add(new WeakReference<>(envelope.metadata()));
              return seen.add(new WeakReference<>(envelope.service()));
            });
    assertNothingIsKept();
    assertThat(envelope.service()).isEmpty();
    assertThat(envelope.payload().size()).isZero();
  }

  @Test
  void nothingOfAResponseStaysReachable() throws Exception {
    ResponseEnvelope envelope = new ResponseEnvelope();
    RpcStatus failure =
        new RpcStatus(5, "x".repeat(MIB), List.of(Any.newBuilder().setTypeUrl("t").build()));
    read(
        input(encoded(FrameHeader.RESPONSE, ResponseData.failure(failure))),
        (Taker)
            frame -> {
              envelope.read(frame);
              return seen.add(new WeakReference<>(envelope.status()));
            });
    assertNothingIsKept();
    assertThat(envelope.status()).isEqualTo(RpcStatus.OK);
  }

  @Test
  void nothingOfADecodedMessageStaysReachable() throws Exception {
    MessageDecoder decoder = new MessageDecoder();
    MessageParser parser = new MessageParser(100, ExtensionRegistryLite.getEmptyRegistry());
    ResponseEnvelope envelope = new ResponseEnvelope();
    ResponseData small = ResponseData.response(StringValue.of("x".repeat(100)));
    // A frame of its own array, which a small message alone would not get.
    RequestData padded =
        new RequestData(
            "", "", StringValue.of("small"), 0, Metadata.of("k", "x".repeat(MIB)).toByteString());
    RequestEnvelope request = new RequestEnvelope(new Names(List.of()));
    read(
        input(encoded(FrameHeader.REQUEST, padded)),
        (Taker)
            frame -> {
              request.read(frame);
              assertThat(
                      request.payload().decode(StringValue.getDefaultInstance(), parser, decoder))
                  .isEqualTo(StringValue.of("small"));
              return seen.add(new WeakReference<>(frame.array()));
            });
    assertNothingIsKept();
    envelope.read(encoded(FrameHeader.RESPONSE, small));
    assertThat(
            envelope.payload().decode(StringValue.getDefaultInstance(), parser, decoder).getValue())
        .hasSize(100);
  }

  private static Frame encoded(int type, FrameData data) {
    ByteBuffer bytes = FrameWriter.encode(1, type, 0, data).position(FrameHeader.LENGTH);
    return Frame.of(1, type, 0, ByteString.copyFrom(bytes));
  }

  @Test
  void largeFrameCostsItsArrayAlone() throws Exception {
    BytesValue message = BytesValue.of(ByteString.copyFrom(new byte[MIB]));
    ByteBuffer bytes = FrameWriter.encode(1, FrameHeader.DATA, 0, FrameData.message(message));
    Taker keeper = frame -> frame.keep().size() == message.getSerializedSize();
    for (int round = 0; round < 3; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      read(bytes.rewind(), keeper);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (round > 0) {
        assertThat(allocated).isBetween((long) MIB, MIB + (16L << 10));
      }
    }
  }

  @Test
  void smallFramesCostNothing() throws Exception {
    Frame[] frames = new Frame[1000];
    Arrays.fill(frames, frame(100, 1));
    ByteBuffer all = ByteBuffer.allocate(110_000);
    for (Frame frame : frames) {
      all.put(FrameWriter.encode(frame));
    }
    int[] count = {0};
    Taker counter = frame -> count[0]++ >= 0;
    read(all.flip(), counter);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    read(all.rewind(), counter);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 10);
    assertThat(count[0]).isEqualTo(2000);
  }

  @Test
  void threadsThatReadKeepNoDirectMemory() throws Exception {
    List<Thread> threads = new ArrayList<>();
    Pipe pipe = Pipe.open();
    try {
      long before = directMemory();
      for (int i = 0; i < 4; i++) {
        pipe.sink().write(FrameWriter.encode(frame(60_000, i)));
        int[] handled = {0};
        Object done = new Object();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    while (handled[0] == 0) {
                      int unused =
                          reader.readFrom(pipe.source(), buffer, (Taker) frame -> ++handled[0] > 0);
                    }
                    synchronized (done) {
                      done.notifyAll();
                      done.wait();
                    }
                  } catch (Exception ended) {
                    // Interrupted at the end of the test.
                  }
                });
        thread.start();
        threads.add(thread);
        await().until(() -> thread.getState() == Thread.State.WAITING);
      }
      assertThat(directMemory() - before).isLessThan(60_000);
    } finally {
      threads.forEach(Thread::interrupt);
      pipe.sink().close();
      pipe.source().close();
    }
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Takes frames; no test here has one that is too large. */
  @FunctionalInterface
  private interface Taker extends FrameHandler {
    boolean take(Frame frame) throws IOException;

    @Override
    default boolean onFrame(Frame frame) {
      try {
        return take(frame);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    default void onOversizedFrame(int streamId, int type, int length) {
      throw new AssertionError("a frame of " + length + " bytes");
    }
  }
}
