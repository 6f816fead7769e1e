package io.ttrpc.interop.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.ttrpc.conformance.v1.EchoRequest;
import io.ttrpc.conformance.v1.EchoResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks of the responses of unary calls. */
final class EchoChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "Echo returns sequence and payload",
              peer ->
                  Echoes.unary(
                      peer.conformance(),
                      Long.MIN_VALUE + 5,
                      ByteString.copyFrom("payload\0ÿ", StandardCharsets.ISO_8859_1))),
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
