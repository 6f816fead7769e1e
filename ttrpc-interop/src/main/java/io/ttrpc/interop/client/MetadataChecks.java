package io.ttrpc.interop.client;

import io.ttrpc.BidiStreamingCall;
import io.ttrpc.Metadata;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.FailRequest;
import io.ttrpc.conformance.v1.FailStreamRequest;
import io.ttrpc.conformance.v1.FloodRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Checks of the metadata that handlers see, in unary calls and on streams. */
final class MetadataChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "Echo sees the values of a repeated metadata key in their order",
              peer ->
                  echoSees(
                      peer,
                      Metadata.of("color", "red", "green", "blue", "green").toBuilder()
                          .add("trace", "4bf92f35")
                          .build())),
          new Check(
              "Echo sees empty metadata keys and values",
              peer ->
                  echoSees(
                      peer,
                      Metadata.of("", "no key").toBuilder()
                          .add("no-value", "")
                          .add("no-value", "x")
                          .add("no-value", "")
                          .build())),
          new Check(
              "Echo sees metadata of 1,000 values",
              peer -> echoSees(peer, Metadata.of("many", values(1000)))),
          new Check(
              "Echo sees metadata keys in lower case, whatever case they were given in",
              peer -> {
                Metadata sent =
                    Metadata.of("Color", "red").toBuilder().add("COLOR", "blue").build();
                EchoResponse response =
                    Echoes.unary(
                        peer.conformance().withMetadata(sent), 1, Payload.text("lower case"));
                Expect.equal("metadata", Map.of("color", List.of("red", "blue")), seenIn(response));
              }),
          new Check("Echo sees no metadata where none was sent", peer -> echoSees(peer, none())),
          new Check(
              "metadata of one call is not seen by the next one",
              peer -> {
                echoSees(peer, Metadata.of("first", "call"));
                echoSees(peer, none());
              }),
          new Check(
              "EchoStream sees the metadata of its call in each message",
              peer -> {
                Metadata sent =
                    Metadata.of("color", "red", "", "red").toBuilder().add("", "no key").build();
                try (var stream = with(sent, peer).echoStream()) {
                  for (int i = 0; i < 3; i++) {
                    mustSee(sent, Echoes.exchange(stream, i, Payload.text("on a stream")));
                  }
                  Streams.close(stream);
                }
              }),
          new Check(
              "EchoStream sees metadata of 1,000 values",
              peer -> {
                Metadata sent = Metadata.of("many", values(1000));
                try (var stream = with(sent, peer).echoStream()) {
                  mustSee(sent, Echoes.exchange(stream, 1, Payload.text("much")));
                  Streams.close(stream);
                }
              }),
          new Check(
              "EchoStream sees no metadata where none was sent",
              peer -> {
                try (var stream = peer.conformance().echoStream()) {
                  mustSee(none(), Echoes.exchange(stream, 1, Payload.text("bare")));
                  Streams.close(stream);
                }
              }),
          new Check(
              "streams at one time keep their metadata apart",
              peer -> {
                Metadata odd = Metadata.of("parity", "odd");
                Metadata even = Metadata.of("parity", "even");
                try (var first = with(odd, peer).echoStream();
                    var second = with(even, peer).echoStream()) {
                  for (int i = 0; i < 10; i++) {
                    mustSee(odd, Echoes.exchange(first, i, Payload.text("odd")));
                    mustSee(even, Echoes.exchange(second, i, Payload.text("even")));
                  }
                  Streams.close(first);
                  Streams.close(second);
                }
              }),
          new Check("FailStream sees the metadata of its call", MetadataChecks::failStreamSees),
          new Check("Flood sees the metadata of its call", MetadataChecks::floodSees));

  private MetadataChecks() {}

  private static void failStreamSees(Peer peer) {
    Metadata sent = Metadata.of("kind", "fail");
    FailStreamRequest endsWell =
        FailStreamRequest.newBuilder()
            .setAfterMessages(1)
            .setStatus(FailRequest.getDefaultInstance())
            .build();
    try (BidiStreamingCall<FailStreamRequest, EchoResponse> stream =
        with(sent, peer).failStream()) {
      stream.send(endsWell);
      mustSee(sent, Streams.next(stream));
      Streams.mustEnd(stream);
    }
  }

  private static void floodSees(Peer peer) {
    Metadata sent = Metadata.of("kind", "flood");
    try (BidiStreamingCall<FloodRequest, EchoResponse> stream = with(sent, peer).flood()) {
      stream.send(FloodRequest.newBuilder().setCount(1).build());
      mustSee(sent, Streams.next(stream));
      Streams.mustEnd(stream);
    }
  }

  private static ConformanceTtrpc.Client with(Metadata metadata, Peer peer) {
    return peer.conformance().withMetadata(metadata);
  }

  private static void echoSees(Peer peer, Metadata sent) {
    mustSee(sent, Echoes.unary(with(sent, peer), 1, Payload.text("metadata")));
  }

  /** The order counts within a key; Go's server has lost that of the keys. */
  private static void mustSee(Metadata sent, EchoResponse response) {
    Map<String, List<String>> expected = new TreeMap<>();
    sent.keys().forEach(key -> expected.put(key, sent.all(key)));
    Expect.equal("metadata", expected, seenIn(response));
  }

  private static Map<String, List<String>> seenIn(EchoResponse response) {
    Metadata.Builder seen = Metadata.builder();
    Map<String, List<String>> values = new TreeMap<>();
    response.getMetadataList().forEach(entry -> seen.add(entry.getKey(), entry.getValue()));
    // By the keys as they came: the builder would hide one in upper case.
    response
        .getMetadataList()
        .forEach(entry -> values.put(entry.getKey(), seen.build().all(entry.getKey())));
    return values;
  }

  private static Metadata none() {
    return Metadata.empty();
  }

  private static String[] values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "value " + i + " – ü").toArray(String[]::new);
  }
}
