package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import io.ttrpc.StatusCode;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import java.util.List;

/** A conversation in which each message gets one response. */
final class EchoStreamChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "EchoStream without a message ends when the client closes its side",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  Streams.close(stream);
                }
              }),
          new Check(
              "EchoStream responds to each message before the next is sent",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  for (int i = 0; i < 500; i++) {
                    Echoes.exchange(stream, i, Payload.patterned(i));
                  }
                  Streams.close(stream);
                }
              }),
          new Check(
              "EchoStream responds to what was sent before the client closed its side",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  // No more than a Go server's handler leaves unread without harm.
                  int count = 60;
                  for (int i = 0; i < count; i++) {
                    stream.send(Echoes.request(i, ByteString.EMPTY));
                  }
                  stream.closeSend();
                  for (int i = 0; i < count; i++) {
                    Echoes.received(stream, i, ByteString.EMPTY);
                  }
                  Streams.mustEnd(stream);
                }
              }),
          new Check(
              "EchoStream keeps the order of 10,000 messages",
              peer -> Echoes.streamed(peer.conformance(), 10_000, Payload.text("in order"))),
          new Check(
              "EchoStream responds to empty messages with empty ones",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  for (int i = 0; i < 3; i++) {
                    stream.send(EchoRequest.getDefaultInstance());
                    Expect.equal(
                        "response", EchoResponse.getDefaultInstance(), Streams.next(stream));
                  }
                  Streams.close(stream);
                }
              }),
          new Check(
              "nothing can be sent after this side was closed",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  stream.closeSend();
                  Expect.failure(
                      StatusCode.FAILED_PRECONDITION,
                      () -> stream.send(EchoRequest.getDefaultInstance()));
                  Streams.mustEnd(stream);
                  Streams.mustEnd(stream);
                }
              }));

  private EchoStreamChecks() {}
}
