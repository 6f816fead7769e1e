package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The data of an outgoing request frame; the mirror image of {@link RequestEnvelope}.
 *
 * @param message the message, or null for a stream that is opened without one
 * @param metadata the fields of metadata, with their tags
 */
public record RequestData(
    String service,
    String method,
    @Nullable MessageLite message,
    long timeoutNanos,
    ByteString metadata)
    implements FrameData {

  @Override
  public int size() {
    int size =
        WireFormat.sizeOfString(RequestEnvelope.SERVICE, service)
            + WireFormat.sizeOfString(RequestEnvelope.METHOD, method);
    int messageSize = messageSize();
    if (messageSize != 0) {
      size += WireFormat.sizeOfBytes(RequestEnvelope.PAYLOAD, messageSize);
    }
    if (timeoutNanos != 0) {
      size += CodedOutputStream.computeInt64Size(RequestEnvelope.TIMEOUT_NANO, timeoutNanos);
    }
    return size + metadata.size();
  }

  @Override
  public void writeTo(CodedOutputStream out) throws IOException {
    WireFormat.writeString(out, RequestEnvelope.SERVICE, service);
    WireFormat.writeString(out, RequestEnvelope.METHOD, method);
    int messageSize = messageSize();
    if (message != null && messageSize != 0) {
      WireFormat.writeBytesHeader(out, RequestEnvelope.PAYLOAD, messageSize);
      message.writeTo(out);
    }
    if (timeoutNanos != 0) {
      out.writeInt64(RequestEnvelope.TIMEOUT_NANO, timeoutNanos);
    }
    out.writeRawBytes(metadata);
  }

  private int messageSize() {
    return message == null ? 0 : message.getSerializedSize();
  }
}
