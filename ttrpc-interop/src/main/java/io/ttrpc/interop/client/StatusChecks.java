package io.ttrpc.interop.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.Metadatum;
import java.util.List;

/** The statuses that unary calls end in. */
final class StatusChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "Fail with code 0 returns an empty message",
              peer ->
                  Expect.equal(
                      "response",
                      EchoResponse.getDefaultInstance(),
                      peer.conformance()
                          .fail(FailRequest.newBuilder().setMessage("not a failure").build()))),
          new Check(
              "Fail ends in each of the 16 codes with message and details",
              peer -> {
                for (StatusCode code : StatusCode.values()) {
                  if (code != StatusCode.OK) {
                    failsWith(peer, status(code, "failed as asked: " + code));
                  }
                }
              }),
          new Check(
              "Fail keeps an empty message without details",
              peer -> failsWith(peer, Status.of(StatusCode.ABORTED, ""))),
          new Check(
              "Fail keeps a long message beyond ASCII",
              peer ->
                  failsWith(
                      peer, Status.of(StatusCode.DATA_LOSS, "größer, 更大, 🐳\n".repeat(4096)))),
          new Check(
              "Fail keeps the number of a code that nobody knows",
              peer -> failsWith(peer, new Status(99, "from the future", List.of()))),
          new Check(
              "a status of the server is told from one made here",
              peer -> {
                try {
                  peer.conformance().fail(request(Status.of(StatusCode.UNAVAILABLE, "no")));
                } catch (TtrpcException e) {
                  Expect.that(e.isFromPeer(), "the status must come from the peer: " + e);
                  return;
                }
                throw new IllegalStateException("the call must fail but did not");
              }),
          new Check(
              "unknown service is UNIMPLEMENTED",
              peer ->
                  Expect.failure(
                      Status.of(StatusCode.UNIMPLEMENTED, "service no.such.Service"),
                      () -> call(peer, "no.such.Service", "Echo"))),
          new Check(
              "unknown method is UNIMPLEMENTED",
              peer ->
                  Expect.failure(
                      Status.of(StatusCode.UNIMPLEMENTED, "method NoSuchMethod"),
                      () -> call(peer, ConformanceTtrpc.SERVICE_NAME, "NoSuchMethod"))),
          new Check(
              "method name in other letter case is UNIMPLEMENTED",
              peer ->
                  Expect.failure(
                      Status.of(StatusCode.UNIMPLEMENTED, "method echo"),
                      () -> call(peer, ConformanceTtrpc.SERVICE_NAME, "echo"))),
          new Check(
              "undecodable message is INTERNAL",
              peer ->
                  Expect.failure(
                      StatusCode.INTERNAL,
                      () ->
                          ClientCalls.unary(
                              peer.channel(),
                              method("Fail", undecodableFailRequest()),
                              undecodableFailRequest(),
                              CallOptions.DEFAULT))));

  /** Fails on a Go server, which dies of the panic and takes the connection along. */
  static final Check CRASH =
      new Check(
          "Crash is UNKNOWN and the server lives",
          peer ->
              Expect.failure(
                  StatusCode.UNKNOWN, () -> peer.conformance().crash(Empty.getDefaultInstance())));

  private StatusChecks() {}

  /** With two details: a message that both sides know and one that neither knows. */
  static Status status(StatusCode code, String message) {
    Any known = Any.pack(Metadatum.newBuilder().setKey("code").setValue(code.name()).build());
    Any unknown =
        Any.newBuilder()
            .setTypeUrl("example.com/no.such.Message")
            .setValue(ByteString.copyFrom(new byte[] {(byte) 0xff, 0, (byte) code.number()}))
            .build();
    return new Status(code.number(), message, List.of(known, unknown));
  }

  static FailRequest request(Status status) {
    return FailRequest.newBuilder()
        .setCode(status.number())
        .setMessage(status.message())
        .addAllDetails(status.details())
        .build();
  }

  private static void failsWith(Peer peer, Status status) throws Exception {
    Expect.failure(status, () -> peer.conformance().fail(request(status)));
  }

  private static void call(Peer peer, String service, String method) {
    Empty empty = Empty.getDefaultInstance();
    ClientCalls.unary(
        peer.channel(),
        new MethodDescriptor<>(service, method, CallKind.UNARY, empty, empty),
        empty,
        CallOptions.DEFAULT);
  }

  private static <Q extends MessageLite> MethodDescriptor<Q, EchoResponse> method(
      String name, Q request) {
    return new MethodDescriptor<>(
        ConformanceTtrpc.SERVICE_NAME,
        name,
        CallKind.UNARY,
        request,
        EchoResponse.getDefaultInstance());
  }

  /** Where a FailRequest has text, this message has a byte that is none. */
  private static EchoRequest undecodableFailRequest() {
    return EchoRequest.newBuilder()
        .setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff}))
        .build();
  }
}
