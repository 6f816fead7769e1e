package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import java.util.List;

/** What unary calls return. */
final class EchoChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "Echo returns sequence and payload",
              peer ->
                  Echoes.unary(
                      peer.conformance(),
                      Long.MIN_VALUE + 5,
                      ByteString.copyFrom(new byte[] {'p', 0, (byte) 0xff}))),
          new Check(
              "Echo of an empty message is an empty message",
              peer ->
                  Expect.equal(
                      "response",
                      EchoResponse.getDefaultInstance(),
                      peer.conformance().echo(EchoRequest.getDefaultInstance()))),
          new Check(
              "Nothing takes and returns an empty message",
              peer ->
                  Expect.equal(
                      "response",
                      Empty.getDefaultInstance(),
                      peer.conformance().nothing(Empty.getDefaultInstance()))));

  private EchoChecks() {}
}
