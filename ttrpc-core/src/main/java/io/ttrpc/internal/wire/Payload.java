package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/** The encoded message in an envelope: a part of a frame's data, valid as long as the frame. */
public final class Payload {
  private static final Frame NONE = Frame.reusable();

  private Frame frame = NONE;
  private int offset;
  private int size;

  /** Starts with a frame and an empty message. */
  void begin(Frame frame) {
    this.frame = frame;
    this.offset = frame.offset();
    this.size = 0;
  }

  /** Releases the frame. */
  void release() {
    begin(NONE);
  }

  /** Sets the message to the next field of the frame. */
  void readFrom(FieldReader in) throws IOException {
    size = in.readLength();
    offset = in.position();
    in.advance(size);
  }

  /**
   * Returns the number of bytes. It is 0 if there is no message, and for a message without any set
   * field.
   */
  public int size() {
    return size;
  }

  /** Returns the bytes, copied if necessary, so that they stay valid. */
  public ByteString keep() {
    return frame.keep(offset, size);
  }

  /** Returns the bytes, which are valid as long as the frame. */
  public ByteString bytes() {
    return UnsafeByteOperations.unsafeWrap(frame.array(), offset, size);
  }

  /** Returns the heap that the message takes once it is decoded, in bytes. */
  public long weigh(MessageWeight type, MessageScale scale) {
    return scale.weigh(type, frame.array(), offset, size, false);
  }

  /**
   * Decodes a message of the given instance's type.
   *
   * @throws InvalidProtocolBufferException if the bytes cannot be decoded as a message of that type
   */
  public <M extends MessageLite> M decode(M type, MessageParser parser, MessageDecoder decoder)
      throws InvalidProtocolBufferException {
    return decoder.decode(type, parser, frame.array(), offset, size);
  }
}
