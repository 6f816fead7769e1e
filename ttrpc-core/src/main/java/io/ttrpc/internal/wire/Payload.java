package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/** The message in an envelope, still encoded: a part of a frame's data, and good as long as it. */
public final class Payload {
  private static final Frame NONE = Frame.reusable();

  private Frame frame = NONE;
  private int offset;
  private int size;

  /** Begins with a frame, in which no message was found yet. */
  void begin(Frame frame) {
    this.frame = frame;
    this.offset = frame.offset();
    this.size = 0;
  }

  /** Lets go of the frame. */
  void release() {
    begin(NONE);
  }

  /** Takes the field that comes next in the same frame for the message. */
  void readFrom(FieldReader in) throws IOException {
    size = in.readLength();
    offset = in.position();
    in.advance(size);
  }

  /** The number of bytes; 0 for a message at its default, or none. */
  public int size() {
    return size;
  }

  /** The bytes, good to keep. */
  public ByteString keep() {
    return frame.keep(offset, size);
  }

  /** The bytes, as long as the frame is good. */
  public ByteString bytes() {
    return UnsafeByteOperations.unsafeWrap(frame.array(), offset, size);
  }

  /**
   * The message, of the type of that instance.
   *
   * @throws InvalidProtocolBufferException if the bytes are no such message
   */
  public <M extends MessageLite> M decode(M type, MessageParser parser, MessageDecoder decoder)
      throws InvalidProtocolBufferException {
    return decoder.decode(type, parser, frame.array(), offset, size);
  }
}
