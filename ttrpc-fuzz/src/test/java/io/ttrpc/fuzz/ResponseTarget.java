package io.ttrpc.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.FailureFactory;
import io.ttrpc.internal.message.WireValues;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.ResponseData;
import io.ttrpc.internal.wire.ResponseEnvelope;
import io.ttrpc.internal.wire.RpcStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The envelope of a response, its status, and the failure that a client's caller catches, against
 * protobuf's own reader.
 */
final class ResponseTarget implements Target {
  private static final int STATUS = 1;
  private static final int PAYLOAD = 2;
  private static final int CODE = 1;
  private static final int MESSAGE = 2;
  private static final int DETAILS = 3;

  /** A detail without a value has two bytes. */
  private static final long PER_BYTE = 128;

  /** The escape of a character has six. */
  private static final int MAX_TEXT = 6 * 4096 + 100;

  private final ResponseEnvelope envelope = new ResponseEnvelope();

  private final EnvelopeReading reading =
      new EnvelopeReading(FrameHeader.RESPONSE, PER_BYTE, envelope::read);

  @Override
  public void run(byte[] input) throws Exception {
    UnknownFieldSet fields = reading.fields(input);
    if (fields == null) {
      return;
    }
    compare(fields);
    Status status = WireValues.fromWire(envelope.status());
    if (!status.isOk()) {
      TtrpcException failure = FailureFactory.failures().fromPeer(status);
      Check.equal("status", status, failure.status());
      Check.oneLine(String.valueOf(failure.getMessage()), MAX_TEXT);
    }
    writeAgain();
  }

  private void compare(UnknownFieldSet fields) throws InvalidProtocolBufferException {
    int code = 0;
    String message = "";
    List<Any> details = new ArrayList<>();
    for (ByteString field : fields.getField(STATUS).getLengthDelimitedList()) {
      UnknownFieldSet parts = UnknownFieldSet.parseFrom(field);
      for (long each : parts.getField(CODE).getVarintList()) {
        code = (int) each;
      }
      for (ByteString each : parts.getField(MESSAGE).getLengthDelimitedList()) {
        message = each.toStringUtf8();
      }
      for (ByteString each : parts.getField(DETAILS).getLengthDelimitedList()) {
        details.add(Any.parseFrom(each));
      }
    }
    Check.equal("status", new RpcStatus(code, message, details), envelope.status());
    List<ByteString> payloads = fields.getField(PAYLOAD).getLengthDelimitedList();
    ByteString payload = payloads.isEmpty() ? ByteString.EMPTY : payloads.get(payloads.size() - 1);
    Check.equal("payload", payload, envelope.payload().keep());
  }

  private void writeAgain() throws IOException {
    RpcStatus status = envelope.status();
    ResponseData data = ResponseData.failure(status);
    ResponseEnvelope again = ResponseEnvelope.parse(ByteString.copyFrom(Frames.encoded(data)));
    Check.equal("status", status, again.status());
  }

  @Override
  public List<byte[]> seeds() {
    RpcStatus status =
        new RpcStatus(
            5,
            "no such\nthing",
            List.of(Any.newBuilder().setTypeUrl("t/p.M").setValue(ByteString.EMPTY).build()));
    UnknownFieldSet message =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
            .build();
    return List.of(
        Frames.encoded(ResponseData.failure(status)),
        Frames.encoded(ResponseData.response(message)),
        Frames.encoded(new ResponseData(status, message)));
  }
}
