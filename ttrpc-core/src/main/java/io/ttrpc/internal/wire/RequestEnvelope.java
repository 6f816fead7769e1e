package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of a request frame, decoded.
 *
 * @param service the service's full proto name
 * @param method the method's proto name
 * @param payload the encoded message; a part of the frame's data
 * @param timeoutNanos nanoseconds until the deadline; 0 for none, negative for one that has passed
 * @param metadata in wire order
 */
public record RequestEnvelope(
    String service, String method, ByteString payload, long timeoutNanos, List<KeyValue> metadata) {
  static final int SERVICE = 1;
  static final int METHOD = 2;
  static final int PAYLOAD = 3;
  static final int TIMEOUT_NANO = 4;
  static final int METADATA = 5;

  /**
   * Decodes a request frame's data.
   *
   * @throws IOException if the bytes are no such envelope
   */
  public static RequestEnvelope parse(ByteString data) throws IOException {
    CodedInputStream in = data.newCodedInput();
    in.enableAliasing(true);
    String service = "";
    String method = "";
    ByteString payload = ByteString.EMPTY;
    long timeoutNanos = 0;
    List<KeyValue> metadata = List.of();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SERVICE << 3 | WireFormat.BYTES -> service = in.readStringRequireUtf8();
        case METHOD << 3 | WireFormat.BYTES -> method = in.readStringRequireUtf8();
        case PAYLOAD << 3 | WireFormat.BYTES -> payload = in.readBytes();
        case TIMEOUT_NANO << 3 | WireFormat.VARINT -> timeoutNanos = in.readInt64();
        case METADATA << 3 | WireFormat.BYTES -> {
          int outer = WireFormat.enter(in);
          if (metadata.isEmpty()) {
            metadata = new ArrayList<>();
          }
          metadata.add(KeyValue.readFrom(in));
          in.popLimit(outer);
        }
        default -> WireFormat.skip(in, tag);
      }
    }
    return new RequestEnvelope(service, method, payload, timeoutNanos, metadata);
  }
}
