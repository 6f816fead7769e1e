package io.ttrpc.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ttrpc.internal.wire.Frame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The reading of a frame's data as an envelope, with a bound of what it allocates. */
final class EnvelopeReading {
  private static final int CONSTANT = 4 << 10;

  private final int type;
  private final long perByte;
  private final Envelope envelope;
  private boolean accepted;

  /**
   * Creates a reading of frames.
   *
   * @param type the type of the frames
   * @param perByte the bytes that the envelope may allocate for each byte of the input
   */
  EnvelopeReading(int type, long perByte, Envelope envelope) {
    this.type = type;
    this.perByte = perByte;
    this.envelope = envelope;
  }

  /** An envelope that keeps what it reads. */
  @FunctionalInterface
  interface Envelope {
    void read(Frame frame) throws IOException;
  }

  /**
   * Has the envelope read the input. Returns its fields as protobuf's own reader finds them, or
   * null if the envelope refuses the input.
   */
  @Nullable UnknownFieldSet fields(byte[] input) throws Exception {
    Frame frame = Frame.of(1, type, 0, ByteString.copyFrom(input));
    Allocation.mustBeAtMost(
        () -> perByte * input.length + CONSTANT, () -> accepted = accepts(frame));
    return accepted ? UnknownFieldSet.parseFrom(input) : null;
  }

  private boolean accepts(Frame frame) throws IOException {
    try {
      envelope.read(frame);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
