package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Payloads up to the largest that fits a frame: for a unary call together with its envelope, on a
 * stream as the message alone.
 */
final class SizeChecks {
  private static final int MAX_FRAME_DATA = 4 << 20;
  private static final int LARGEST_UNARY = payloadFilling(SizeChecks::envelopeSize);
  private static final int LARGEST_STREAMED = payloadFilling(SizeChecks::messageSize);

  static final List<Check> ALL = all();

  private SizeChecks() {}

  private static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    for (int size : new int[] {0, 1, 64 << 10, 1 << 20, LARGEST_UNARY}) {
      checks.add(
          new Check(
              "Echo returns a payload of " + size + " bytes",
              peer -> Echoes.unary(peer.conformance(), 1, Payload.patterned(size))));
    }
    for (int size : new int[] {0, 1, 64 << 10, 1 << 20, LARGEST_STREAMED}) {
      checks.add(
          new Check(
              "EchoStream returns payloads of " + size + " bytes",
              peer -> Echoes.streamed(peer.conformance(), 4, Payload.patterned(size))));
    }
    checks.add(
        new Check(
            "a request that does not fit a frame is RESOURCE_EXHAUSTED",
            peer ->
                Expect.failure(
                    StatusCode.RESOURCE_EXHAUSTED,
                    () -> peer.conformance().echo(sized(LARGEST_UNARY + 1)))));
    checks.add(
        new Check(
            "a stream goes on after a message that does not fit a frame",
            peer -> {
              try (var stream = peer.conformance().echoStream()) {
                Expect.failure(
                    StatusCode.RESOURCE_EXHAUSTED, () -> stream.send(sized(LARGEST_STREAMED + 1)));
                Echoes.exchange(stream, 1, Payload.patterned(LARGEST_STREAMED));
                Streams.close(stream);
              }
            }));
    return List.copyOf(checks);
  }

  /** The size of the payload at which the data is exactly as large as a frame allows. */
  private static int payloadFilling(ToIntFunction<EchoRequest> dataSize) {
    // From 2 MiB on, the lengths around the payload take no more bytes when it grows.
    int large = MAX_FRAME_DATA / 2;
    return MAX_FRAME_DATA - (dataSize.applyAsInt(sized(large)) - large);
  }

  /** A message of sequence 1, as streams send it second: their first one is shorter. */
  private static EchoRequest sized(int payloadSize) {
    return Echoes.request(1, Payload.zeros(payloadSize));
  }

  private static int messageSize(EchoRequest message) {
    return message.getSerializedSize();
  }

  /** The size of the envelope of a unary call without a deadline. */
  private static int envelopeSize(EchoRequest message) {
    ByteString payload = message.toByteString();
    return CodedOutputStream.computeStringSize(1, ConformanceTtrpc.SERVICE_NAME)
        + CodedOutputStream.computeStringSize(2, ConformanceTtrpc.ECHO.method())
        + CodedOutputStream.computeBytesSize(3, payload);
  }
}
