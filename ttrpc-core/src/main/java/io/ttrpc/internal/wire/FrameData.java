package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;

/** The data of a frame, which is encoded directly into the outgoing buffer. */
public interface FrameData {
  /** Empty data. */
  FrameData NONE =
      new FrameData() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public void writeTo(CodedOutputStream out) {}
      };

  /** Returns the data of a data frame: a message without an envelope. */
  static FrameData message(MessageLite message) {
    return new FrameData() {
      @Override
      public int size() {
        return message.getSerializedSize();
      }

      @Override
      public void writeTo(CodedOutputStream out) throws IOException {
        message.writeTo(out);
      }
    };
  }

  /**
   * Returns the number of bytes that {@link #writeTo} writes; negative if it exceeds the range of
   * an int.
   */
  int size();

  /** Writes the bytes. */
  void writeTo(CodedOutputStream out) throws IOException;
}
