package io.ttrpc.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.InputStream;

/**
 * Decodes small messages, one after another, with one protobuf reader: a new one for each would be
 * larger than most of them. For one thread at a time.
 */
public final class MessageDecoder {
  /** The longest message that is decoded here, in bytes. */
  public static final int LARGEST = 4 << 10;

  private static final byte[] NOTHING = new byte[0];

  private final Source source = new Source();
  private CodedInputStream in = newInput();

  private CodedInputStream newInput() {
    return CodedInputStream.newInstance(source, LARGEST);
  }

  /**
   * Decodes a message of the type of that instance.
   *
   * @throws InvalidProtocolBufferException if the bytes are no such message
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
        // What it has not read must not become a part of the next message.
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
