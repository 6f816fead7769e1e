package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.FailStreamRequest;
import java.util.List;

/**
 * Streams that end in a status. A Go server responds to each frame that comes later with one more.
 */
final class FailStreamChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "FailStream after 0 messages is the status at once",
              peer -> mustFailAfter(peer, 0, StatusCode.NOT_FOUND)),
          new Check(
              "FailStream after 1 message responds to the first one",
              peer -> mustFailAfter(peer, 1, StatusCode.RESOURCE_EXHAUSTED)),
          new Check(
              "FailStream after 100 messages responds to them all",
              peer -> mustFailAfter(peer, 100, StatusCode.ABORTED)),
          new Check(
              "FailStream ends in each of the 16 codes with message and details",
              peer -> {
                for (StatusCode code : StatusCode.values()) {
                  if (code != StatusCode.OK) {
                    mustFailAfter(peer, 1, code);
                  }
                }
              }),
          new Check(
              "FailStream with code 0 just ends",
              peer -> {
                try (var stream = peer.conformance().failStream()) {
                  stream.send(FailStreamRequest.newBuilder().setAfterMessages(1).build());
                  Streams.next(stream);
                  Streams.mustEnd(stream);
                }
              }),
          new Check(
              "what is sent after the status fails with that status",
              peer -> {
                Status status = StatusChecks.status(StatusCode.OUT_OF_RANGE, "over");
                try (var stream = peer.conformance().failStream()) {
                  stream.send(request(0, status));
                  Expect.failure(status, () -> stream.receive());
                  Expect.failure(status, () -> stream.send(FailStreamRequest.getDefaultInstance()));
                }
              }),
          new Check(
              "undecodable message on a stream is INTERNAL",
              peer -> {
                EchoRequest undecodable = undecodableFailStreamRequest();
                MethodDescriptor<EchoRequest, EchoResponse> method =
                    new MethodDescriptor<>(
                        ConformanceTtrpc.SERVICE_NAME,
                        "FailStream",
                        CallKind.BIDI_STREAMING,
                        undecodable,
                        EchoResponse.getDefaultInstance());
                try (var stream =
                    ClientCalls.bidiStreaming(peer.channel(), method, CallOptions.DEFAULT)) {
                  stream.send(undecodable);
                  Expect.failure(StatusCode.INTERNAL, () -> stream.receive());
                }
              }));

  private FailStreamChecks() {}

  static void mustFailAfter(Peer peer, int count, StatusCode code) throws Exception {
    Status status = StatusChecks.status(code, "failed after " + count);
    try (var stream = peer.conformance().failStream()) {
      stream.send(request(count, status));
      for (int i = 0; i < count; i++) {
        // The first message is sent already.
        if (i > 0) {
          stream.send(FailStreamRequest.getDefaultInstance());
        }
        Streams.next(stream);
      }
      Expect.failure(status, () -> stream.receive());
      Expect.failure(status, () -> stream.receive());
    }
  }

  private static FailStreamRequest request(int afterMessages, Status status) {
    FailRequest fail = StatusChecks.request(status);
    return FailStreamRequest.newBuilder().setAfterMessages(afterMessages).setStatus(fail).build();
  }

  /**
   * Where a FailStreamRequest has a message, this one has a field that is longer than its bytes.
   */
  private static EchoRequest undecodableFailStreamRequest() {
    return EchoRequest.newBuilder()
        .setPayload(ByteString.copyFrom(new byte[] {2 << 3 | 2, 100}))
        .build();
  }
}
