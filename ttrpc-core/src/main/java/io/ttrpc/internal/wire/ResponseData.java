package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The data of an outgoing response frame; the mirror image of {@link ResponseEnvelope}. A
 * successful status is omitted, as Go does.
 *
 * @param message the response, or null if the call failed
 */
public record ResponseData(RpcStatus status, @Nullable MessageLite message) implements FrameData {

  /** Returns the data of a response. */
  public static ResponseData response(MessageLite message) {
    return new ResponseData(RpcStatus.OK, message);
  }

  /** Returns the data of a failure. */
  public static ResponseData failure(RpcStatus status) {
    return new ResponseData(status, null);
  }

  @Override
  public int size() {
    int statusSize = status.size();
    int size = statusSize == 0 ? 0 : WireFormat.sizeOfBytes(ResponseEnvelope.STATUS, statusSize);
    int messageSize = messageSize();
    if (messageSize != 0) {
      size += WireFormat.sizeOfBytes(ResponseEnvelope.PAYLOAD, messageSize);
    }
    return size;
  }

  @Override
  public void writeTo(CodedOutputStream out) throws IOException {
    int statusSize = status.size();
    if (statusSize != 0) {
      WireFormat.writeBytesHeader(out, ResponseEnvelope.STATUS, statusSize);
      status.writeTo(out);
    }
    int messageSize = messageSize();
    if (message != null && messageSize != 0) {
      WireFormat.writeBytesHeader(out, ResponseEnvelope.PAYLOAD, messageSize);
      message.writeTo(out);
    }
  }

  private int messageSize() {
    return message == null ? 0 : message.getSerializedSize();
  }
}
