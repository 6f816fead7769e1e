package io.ttrpc.fuzz;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.FrameReader;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.ProtocolException;
import io.ttrpc.internal.wire.ReadBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame reader, against a model that has all bytes at once. The bytes come in pieces of any
 * size, into a read buffer of any capacity, and the handler refuses frames for a while.
 *
 * <p>Input: limit of a frame's data, capacity of the buffer, seed of the pieces, seed of the
 * refusals; then the bytes.
 */
final class FrameTarget implements Target {
  private static final int[] LIMITS = {0, 1, 16, 100, 1000, 4096, 1 << 20, (1 << 24) - 1};
  private static final int[] CAPACITIES = {32, 33, 64, 512, 4096, 64 << 10};
  private static final ReadBuffer[] BUFFERS = buffers();

  private static final long PER_BYTE = 8;

  /** A partial frame has an object, a list and its first array. */
  private static final long PER_READ = 1024;

  /** Pooled chunks are made once. */
  private static final int CONSTANT = 256 << 10;

  @Override
  public void run(byte[] input) throws Exception {
    Input in = new Input(input);
    int limit = in.oneOf(LIMITS);
    ReadBuffer buffer = BUFFERS[in.nextByte() % BUFFERS.length];
    int pieces = in.nextByte();
    int refusals = in.nextByte();
    byte[] bytes = in.rest();

    List<String> expected = model(bytes, limit);
    Events events = new Events(refusals);
    read(limit, buffer, new Pieces(bytes, pieces), events, events.seen);
    Check.equal("the events", expected, events.seen);

    Pieces again = new Pieces(bytes, pieces);
    List<String> end = new ArrayList<>();
    Allocation.mustBeAtMost(
        () -> PER_BYTE * bytes.length + PER_READ * again.reads + CONSTANT,
        () -> {
          again.reset(pieces);
          read(limit, buffer, again, Silence.INSTANCE, end);
        });
  }

  /** Reads until the end, which becomes the last event. */
  private static void read(
      int limit, ReadBuffer buffer, Pieces channel, FrameHandler handler, List<String> events)
      throws IOException {
    FrameReader reader = new FrameReader(limit);
    try {
      while (reader.readFrom(channel, buffer, handler) >= 0) {
        boolean unused = reader.resume(handler);
      }
      events.add("end");
    } catch (EOFException e) {
      events.add("cut");
    } catch (ProtocolException e) {
      events.add("not ttrpc");
    }
  }

  /** Returns the events of the bytes, as the protocol's text has them. */
  private static List<String> model(byte[] bytes, int limit) {
    List<String> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      if (in.get(in.position()) != 0) {
        events.add("not ttrpc");
        return events;
      }
      if (in.remaining() < FrameHeader.LENGTH) {
        events.add("cut");
        return events;
      }
      int length = in.getInt();
      int streamId = in.getInt();
      int type = Byte.toUnsignedInt(in.get());
      int flags = Byte.toUnsignedInt(in.get());
      if (length > in.remaining()) {
        events.add("cut");
        return events;
      }
      if (length > limit) {
        events.add("oversized " + streamId + " " + type + " " + length);
      } else {
        ByteString data = ByteString.copyFrom(in.slice().limit(length));
        events.add(event(streamId, type, flags, data));
      }
      in.position(in.position() + length);
    }
    events.add("end");
    return events;
  }

  private static String event(int streamId, int type, int flags, ByteString data) {
    return streamId + " " + type + " " + flags + " " + data.size() + " " + data.hashCode();
  }

  @Override
  public List<byte[]> seeds() {
    byte[] frames =
        Frames.joined(
            Frame.of(1, FrameHeader.REQUEST, 0, ByteString.copyFromUtf8("request")),
            Frame.of(3, FrameHeader.REQUEST, FrameHeader.REMOTE_OPEN, ByteString.EMPTY),
            Frame.of(3, FrameHeader.DATA, 0, ByteString.copyFrom(new byte[300])),
            Frame.of(3, FrameHeader.DATA, FrameHeader.REMOTE_CLOSED, ByteString.EMPTY));
    List<byte[]> seeds = new ArrayList<>();
    for (byte i = 0; i < 8; i++) {
      seeds.add(Input.with(new byte[] {i, i, (byte) (i * 37), (byte) (i * 11)}, frames));
    }
    return seeds;
  }

  private static ReadBuffer[] buffers() {
    ReadBuffer[] buffers = new ReadBuffer[CAPACITIES.length];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = ReadBuffer.ofCapacity(CAPACITIES[i]);
    }
    return buffers;
  }

  /** Keeps the events, and refuses some frames the first time. */
  private static final class Events implements FrameHandler {
    final List<String> seen = new ArrayList<>();
    private int refusals;

    Events(int refusals) {
      this.refusals = refusals;
    }

    @Override
    public boolean onFrame(Frame frame) {
      refusals = refusals * 25173 + 13849;
      if ((refusals >>> 8) % 4 == 1) {
        return false;
      }
      ByteString data = frame.keep();
      Check.equal("the kept data", frame.data(), data);
      String event = event(frame.streamId(), frame.type(), frame.flags(), data);
      ByteBuffer written = FrameWriter.encode(frame);
      Check.equal("the written length", FrameHeader.LENGTH + data.size(), written.remaining());
      Check.equal(
          "the written frame",
          frame,
          Frame.of(
              written.getInt(4),
              Byte.toUnsignedInt(written.get(8)),
              Byte.toUnsignedInt(written.get(9)),
              ByteString.copyFrom(written.slice(10, data.size()))));
      seen.add(event);
      return true;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {
      seen.add("oversized " + streamId + " " + type + " " + length);
    }
  }

  private enum Silence implements FrameHandler {
    INSTANCE;

    @Override
    public boolean onFrame(Frame frame) {
      return true;
    }

    @Override
    public void onOversizedFrame(int streamId, int type, int length) {}
  }

  /** A channel whose bytes come in pieces; sometimes none has come. */
  private static final class Pieces implements ReadableByteChannel {
    int reads;
    private final byte[] bytes;
    private int position;
    private int chance;

    Pieces(byte[] bytes, int seed) {
      this.bytes = bytes;
      this.chance = seed;
    }

    void reset(int seed) {
      reads = 0;
      position = 0;
      chance = seed;
    }

    @Override
    public int read(ByteBuffer into) {
      reads++;
      if (position == bytes.length) {
        return -1;
      }
      chance = chance * 25173 + 13849;
      int piece = 1 << ((chance >>> 8) % 12);
      if (piece == 2) {
        return 0;
      }
      int count = Math.min(Math.min(piece, into.remaining()), bytes.length - position);
      into.put(bytes, position, count);
      position += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
