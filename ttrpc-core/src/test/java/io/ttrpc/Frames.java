package io.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.ResponseData;
import io.ttrpc.internal.wire.RpcStatus;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames that tests say and expect. */
final class Frames {
  static final int RC = FrameHeader.REMOTE_CLOSED;
  static final int RO = FrameHeader.REMOTE_OPEN;
  static final int ND = FrameHeader.NO_DATA;

  private Frames() {}

  static Frame request(int id, int flags, String method, @Nullable MessageLite message) {
    return request(id, flags, new RequestData("test.Echo", method, message, 0, ByteString.EMPTY));
  }

  static Frame request(int id, int flags, RequestData data) {
    return Frame.of(id, FrameHeader.REQUEST, flags, encode(data));
  }

  static Frame unary(int id, String text) {
    return request(id, 0, "Unary", EchoService.text(text));
  }

  static Frame unary(int id, String text, long timeoutNanos, KeyValue... metadata) {
    return request(
        id,
        0,
        new RequestData(
            "test.Echo", "Unary", EchoService.text(text), timeoutNanos, KeyValue.encode(metadata)));
  }

  static Frame response(int id, MessageLite message) {
    return Frame.of(id, FrameHeader.RESPONSE, 0, encode(ResponseData.response(message)));
  }

  static Frame response(int id, String text) {
    return response(id, EchoService.text(text));
  }

  static Frame failure(int id, StatusCode code, String message) {
    return failure(id, new RpcStatus(code.number(), message, List.of()));
  }

  static Frame failure(int id, RpcStatus status) {
    return Frame.of(id, FrameHeader.RESPONSE, 0, encode(ResponseData.failure(status)));
  }

  static Frame data(int id, int flags, String text) {
    return Frame.of(id, FrameHeader.DATA, flags, EchoService.text(text).toByteString());
  }

  static Frame data(int id, String text) {
    return data(id, 0, text);
  }

  static Frame end(int id) {
    return Frame.of(id, FrameHeader.DATA, RC | ND, ByteString.EMPTY);
  }

  private static ByteString encode(FrameData data) {
    byte[] bytes = new byte[data.size()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      data.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteString.copyFrom(bytes);
  }
}
