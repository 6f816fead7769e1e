package io.ttrpc.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.Names;
import io.ttrpc.internal.wire.RequestData;
import io.ttrpc.internal.wire.RequestEnvelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The envelope of a request, against protobuf's own reader. Its values are written again, and read
 * again.
 */
final class RequestTarget implements Target {
  private static final int SERVICE = 1;
  private static final int METHOD = 2;
  private static final int PAYLOAD = 3;
  private static final int TIMEOUT_NANO = 4;
  private static final int METADATA = 5;

  /** A reader of protobuf's for each unknown field, which has two bytes at least. */
  private static final long PER_BYTE = 64;

  private static final Names NAMES = new Names(List.of("p.Service", "Method", ""));

  private final RequestEnvelope envelope = new RequestEnvelope(NAMES);

  private final EnvelopeReading reading =
      new EnvelopeReading(FrameHeader.REQUEST, PER_BYTE, envelope::read);

  @Override
  public void run(byte[] input) throws Exception {
    UnknownFieldSet fields = reading.fields(input);
    if (fields == null) {
      return;
    }
    compare(fields);
    writeAgain();
  }

  private void compare(UnknownFieldSet fields) {
    Check.equal("service", last(fields, SERVICE).toStringUtf8(), envelope.service());
    Check.equal("method", last(fields, METHOD).toStringUtf8(), envelope.method());
    Check.equal("payload", last(fields, PAYLOAD), envelope.payload().keep());
    List<Long> timeouts = fields.getField(TIMEOUT_NANO).getVarintList();
    long timeout = timeouts.isEmpty() ? 0 : timeouts.get(timeouts.size() - 1);
    Check.equal("timeout", timeout, envelope.timeoutNanos());
    List<ByteString> entries = fields.getField(METADATA).getLengthDelimitedList();
    Check.equal("count of metadata", entries.size(), envelope.metadataCount());
  }

  /** Reads what an honest client would have sent in place of the input. */
  private void writeAgain() throws IOException {
    UnknownFieldSet message;
    try {
      message = UnknownFieldSet.parseFrom(envelope.payload().keep());
    } catch (InvalidProtocolBufferException notAMessage) {
      message = UnknownFieldSet.getDefaultInstance();
    }
    ByteString metadata = ByteString.copyFrom(envelope.metadata().toByteArray());
    RequestData data =
        new RequestData(
            envelope.service(), envelope.method(), message, envelope.timeoutNanos(), metadata);
    RequestEnvelope again = RequestEnvelope.parse(ByteString.copyFrom(Frames.encoded(data)));
    Check.equal("service", envelope.service(), again.service());
    Check.equal("method", envelope.method(), again.method());
    Check.equal("payload", message.toByteString(), again.payload().keep());
    Check.equal("timeout", envelope.timeoutNanos(), again.timeoutNanos());
    Check.equal("metadata", metadata, again.metadata());
    Check.equal("count of metadata", envelope.metadataCount(), again.metadataCount());
  }

  private static ByteString last(UnknownFieldSet fields, int number) {
    List<ByteString> all = fields.getField(number).getLengthDelimitedList();
    return all.isEmpty() ? ByteString.EMPTY : all.get(all.size() - 1);
  }

  @Override
  public List<byte[]> seeds() {
    UnknownFieldSet message =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
            .build();
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] metadata : new MetadataTarget().seeds()) {
      ByteString fields = ByteString.copyFrom(metadata);
      seeds.add(Frames.encoded(new RequestData("p.Service", "Method", message, 1000, fields)));
      seeds.add(Frames.encoded(new RequestData("other.Service", "é", null, -1, fields)));
    }
    return seeds;
  }
}
