package io.ttrpc.interop.client;

import com.google.protobuf.Empty;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.conformance.v1.ConformanceService;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.Part;
import io.ttrpc.conformance.v1.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Client streaming and server streaming. */
final class OneSidedStreamChecks {
  static final List<Check> ALL =
      List.of(
          new Check("Sum of no parts is 0", peer -> mustSum(peer.conformance())),
          new Check("Sum of one part is that part", peer -> mustSum(peer.conformance(), 42)),
          new Check(
              "Sum adds negative parts",
              peer -> mustSum(peer.conformance(), -5, 3, 0, -7, Long.MAX_VALUE, Long.MIN_VALUE)),
          new Check(
              "Sum adds 10,000 parts",
              peer -> mustSum(peer.conformance(), LongStream.range(-2500, 7500).toArray())),
          new Check(
              "Sum adds parts sent one by one",
              peer -> {
                try (var upload = peer.conformance().sum()) {
                  for (int i = 1; i <= 100; i++) {
                    upload.send(part(i));
                  }
                  Expect.equal("total", total(5050, 100), upload.closeAndReceive());
                }
              }),
          new Check(
              "Divide into no parts ends at once", peer -> mustDivide(peer.conformance(), 0, 0)),
          new Check(
              "Divide into one part returns the sum",
              peer -> mustDivide(peer.conformance(), -12, 1)),
          new Check(
              "Divide into three parts keeps the smallest sum",
              peer -> mustDivide(peer.conformance(), Long.MIN_VALUE, 3)),
          new Check(
              "Divide into 10,000 parts",
              peer -> mustDivide(peer.conformance(), 123_456_789, 10_000)),
          new Check(
              "Divide sends parts that are pulled one by one",
              peer -> {
                try (var parts = peer.conformance().divide(total(10, 4))) {
                  long sum = 0;
                  for (int i = 0; i < 4; i++) {
                    sum += Streams.next(parts).getAdd();
                  }
                  Expect.equal("sum of the parts", 10L, sum);
                  Streams.mustEnd(parts);
                  Streams.mustEnd(parts);
                }
              }),
          new Check(
              "Divide fails before its first part if no parts are to make a sum",
              peer -> {
                try (var parts = peer.conformance().divide(total(1, 0))) {
                  Expect.failure(StatusCode.INVALID_ARGUMENT, () -> parts.receive());
                  Expect.failure(StatusCode.INVALID_ARGUMENT, () -> parts.receive());
                }
              }),
          new Check(
              "Empties sends three empty messages",
              peer -> {
                List<Empty> empties = new ArrayList<>();
                Empty empty = Empty.getDefaultInstance();
                peer.conformance().empties(empty, empties::add);
                Expect.equal("messages", List.of(empty, empty, empty), empties);
              }),
          new Check(
              "unknown streaming method is UNIMPLEMENTED",
              peer -> {
                Empty empty = Empty.getDefaultInstance();
                MethodDescriptor<Empty, Empty> unknown =
                    new MethodDescriptor<>(
                        ConformanceTtrpc.SERVICE_NAME,
                        "NoSuchStream",
                        CallKind.SERVER_STREAMING,
                        empty,
                        empty);
                try (var stream =
                    ClientCalls.serverStreaming(
                        peer.channel(), unknown, empty, CallOptions.DEFAULT)) {
                  Expect.failure(
                      Status.of(StatusCode.UNIMPLEMENTED, "method NoSuchStream"),
                      () -> stream.receive());
                }
              }));

  private OneSidedStreamChecks() {}

  static Part part(long add) {
    return Part.newBuilder().setAdd(add).build();
  }

  static Total total(long sum, int count) {
    return Total.newBuilder().setSum(sum).setCount(count).build();
  }

  static void mustSum(ConformanceService conformance, long... parts) {
    StreamReceiver<Part> requests =
        StreamReceiver.of(LongStream.of(parts).mapToObj(OneSidedStreamChecks::part).toList());
    Expect.equal(
        "total", total(LongStream.of(parts).sum(), parts.length), conformance.sum(requests));
  }

  static void mustDivide(ConformanceService conformance, long sum, int count) {
    List<Part> parts = new ArrayList<>();
    conformance.divide(total(sum, count), parts::add);
    Expect.equal("number of parts", count, parts.size());
    Expect.equal("sum of the parts", sum, parts.stream().mapToLong(Part::getAdd).sum());
  }
}
