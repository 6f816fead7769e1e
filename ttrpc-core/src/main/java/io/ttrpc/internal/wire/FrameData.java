package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;

/** What goes into a frame behind its header; encoded straight into the outgoing buffer. */
public interface FrameData {
  /** No bytes. */
  FrameData NONE =
      new FrameData() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public void writeTo(CodedOutputStream out) {}
      };

  /** A message without an envelope, as data frames carry it. */
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

  /** The number of bytes that {@link #writeTo} writes; negative if it is above an int's range. */
  int size();

  /** Writes the bytes. */
  void writeTo(CodedOutputStream out) throws IOException;
}
