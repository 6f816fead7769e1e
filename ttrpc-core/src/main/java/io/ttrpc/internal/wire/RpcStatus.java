package io.ttrpc.internal.wire;

import com.google.protobuf.Any;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A {@code google.rpc.Status} on the wire. */
public record RpcStatus(int code, String message, List<Any> details) {
  /** The successful status, which is omitted on the wire. */
  public static final RpcStatus OK = new RpcStatus(0, "", List.of());

  /**
   * The maximum number of details that are read. An empty detail takes two bytes in a frame and
   * twenty times as much memory.
   */
  static final int MAX_DETAILS = 1000;

  private static final int CODE = 1;
  private static final int MESSAGE = 2;
  private static final int DETAILS = 3;

  /** The decoding of a status from one occurrence of its field or several. */
  static final class Parts {
    private int code;
    private String message = "";
    private List<Any> details = List.of();

    void readFrom(CodedInputStream in) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case CODE << 3 | WireFormat.VARINT -> code = in.readInt32();
          case MESSAGE << 3 | WireFormat.BYTES -> message = in.readStringRequireUtf8();
          case DETAILS << 3 | WireFormat.BYTES -> {
            if (details.size() == MAX_DETAILS) {
              throw new InvalidProtocolBufferException(
                  "expected a status with at most " + MAX_DETAILS + " details but got more");
            }
            if (details.isEmpty()) {
              details = new ArrayList<>();
            }
            // The details are decoded from a copy: they stay with the user, and the input may be a
            // buffer that is reused.
            details.add(Any.parseFrom(in.readByteArray()));
          }
          default -> WireFormat.skip(in, tag);
        }
      }
    }

    RpcStatus status() {
      return new RpcStatus(code, message, details);
    }
  }

  int size() {
    int size = code == 0 ? 0 : CodedOutputStream.computeInt32Size(CODE, code);
    size += WireFormat.sizeOfString(MESSAGE, message);
    for (Any detail : details) {
      size += CodedOutputStream.computeMessageSize(DETAILS, detail);
    }
    return size;
  }

  void writeTo(CodedOutputStream out) throws IOException {
    if (code != 0) {
      out.writeInt32(CODE, code);
    }
    WireFormat.writeString(out, MESSAGE, message);
    for (Any detail : details) {
      out.writeMessage(DETAILS, detail);
    }
  }
}
