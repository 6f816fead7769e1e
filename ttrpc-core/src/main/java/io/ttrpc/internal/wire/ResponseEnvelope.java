package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * The data of a response frame, decoded.
 *
 * @param status how the call ended; Go leaves success out, Rust writes its code 0
 * @param payload the encoded message; a part of the frame's data
 */
public record ResponseEnvelope(RpcStatus status, ByteString payload) {
  static final int STATUS = 1;
  static final int PAYLOAD = 2;

  /**
   * Decodes a response frame's data.
   *
   * @throws IOException if the bytes are no such envelope
   */
  public static ResponseEnvelope parse(ByteString data) throws IOException {
    CodedInputStream in = data.newCodedInput();
    in.enableAliasing(true);
    RpcStatus status = RpcStatus.OK;
    ByteString payload = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case STATUS << 3 | WireFormat.BYTES -> {
          int outer = WireFormat.enter(in);
          status = RpcStatus.readFrom(in);
          in.popLimit(outer);
        }
        case PAYLOAD << 3 | WireFormat.BYTES -> payload = in.readBytes();
        default -> WireFormat.skip(in, tag);
      }
    }
    return new ResponseEnvelope(status, payload);
  }
}
