package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.StreamReceiver;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import java.util.stream.LongStream;

/** Echoes, one and many, and what must come back. */
final class Echoes {
  private Echoes() {}

  static EchoRequest request(long sequence, ByteString payload) {
    return EchoRequest.newBuilder().setSequence(sequence).setPayload(payload).build();
  }

  static EchoResponse unary(ConformanceService conformance, long sequence, ByteString payload) {
    EchoResponse response = conformance.echo(request(sequence, payload));
    mustBe(response, sequence, payload);
    return response;
  }

  static void mustBe(EchoResponse response, long sequence, ByteString payload) {
    Expect.equal(
        "sequence", Long.toUnsignedString(sequence), Long.toUnsignedString(response.getSequence()));
    Expect.that(
        response.getPayload().equals(payload),
        "payload of "
            + response.getPayload().size()
            + " bytes differs from the "
            + payload.size()
            + " bytes sent with sequence "
            + sequence);
  }

  /** Sends one message and receives its echo. */
  static EchoResponse exchange(
      BidiStreamingCall<EchoRequest, EchoResponse> stream, long sequence, ByteString payload) {
    stream.send(request(sequence, payload));
    return received(stream, sequence, payload);
  }

  static EchoResponse received(
      StreamReceiver<EchoResponse> stream, long sequence, ByteString payload) {
    EchoResponse response = Streams.next(stream);
    mustBe(response, sequence, payload);
    return response;
  }

  /** Sends many messages without waiting for their echoes, which must come in order. */
  static void streamed(ConformanceService conformance, int count, ByteString payload) {
    long[] expected = new long[1];
    StreamReceiver<EchoRequest> requests =
        StreamReceiver.of(
            () ->
                LongStream.range(0, count)
                    .mapToObj(sequence -> request(sequence, payload))
                    .iterator());
    conformance.echoStream(requests, response -> mustBe(response, expected[0]++, payload));
    Expect.equal("number of echoes", (long) count, expected[0]);
  }
}
