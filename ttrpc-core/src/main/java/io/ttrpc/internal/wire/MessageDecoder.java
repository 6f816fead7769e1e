package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.InputStream;

/**
 * A decoder of small messages that reuses one protobuf reader, because a new reader would be larger
 * than most of these messages. Not safe for use by several threads at once.
 */
public final class MessageDecoder {
  /** The maximum length of a message in bytes. */
  public static final int LARGEST = 4 << 10;

  private static final byte[] NOTHING = new byte[0];

  private final Source source = new Source();
  private CodedInputStream in = newInput();

  private CodedInputStream newInput() {
    return CodedInputStream.newInstance(source, LARGEST);
  }

  /**
   * Decodes a message of the given instance's type.
   *
   * @throws InvalidProtocolBufferException if the bytes cannot be decoded as a message of that type
   */
  <M extends MessageLite> M decode(
      M type, MessageParser parser, byte[] array, int offset, int length)
      throws InvalidProtocolBufferException {
    boolean clean = false;
    try {
      source.set(array, offset, length);
      in.resetSizeCounter();
      int before = in.pushLimit(length);
      M message = parser.parse(type, in);
      in.popLimit(before);
      clean = true;
      return message;
    } finally {
      source.set(NOTHING, 0, 0);
      if (!clean) {
        // The unread bytes must not become a part of the next message.
        in = newInput();
      }
    }
  }

  /** The bytes of one message. */
  private static final class Source extends InputStream {
    private byte[] array = NOTHING;
    private int position;
    private int limit;

    void set(byte[] array, int offset, int length) {
      this.array = array;
      this.position = offset;
      this.limit = offset + length;
    }

    @Override
    public int read() {
      return position < limit ? array[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int at, int most) {
      if (position == limit) {
        return -1;
      }
      int count = Math.min(most, limit - position);
      System.arraycopy(array, position, into, at, count);
      position += count;
      return count;
    }
  }
}
