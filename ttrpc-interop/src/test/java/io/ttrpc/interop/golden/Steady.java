package io.ttrpc.interop.golden;

import static java.util.Comparator.comparing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ttrpc.conformance.v1.EchoResponse;
import io.ttrpc.conformance.v1.Metadatum;
import io.ttrpc.interop.golden.envelope.KeyValue;
import io.ttrpc.interop.golden.envelope.Request;
import io.ttrpc.interop.golden.envelope.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes equal what differs from one run to the next, so that frames can be compared: what remains
 * of a timeout, here raised to full ten seconds, and the order of several metadata keys, which Go
 * and Rust keep in hash maps. Frames without these stay as they are, byte by byte; those with them
 * are encoded anew by protobuf.
 */
final class Steady {
  private static final long TEN_SECONDS = 10_000_000_000L;

  private Steady() {}

  static List<RecordedFrame> of(List<RecordedFrame> frames) throws InvalidProtocolBufferException {
    List<RecordedFrame> steady = new ArrayList<>();
    for (Content content : Content.of(frames)) {
      steady.add(of(content));
    }
    return steady;
  }

  private static RecordedFrame of(Content content) throws InvalidProtocolBufferException {
    RecordedFrame frame = content.frame();
    if (content.envelope() instanceof Request request) {
      return varies(request) ? frame.withData(steady(request).toByteString()) : frame;
    }
    if (!content.message().getDescriptorForType().equals(EchoResponse.getDescriptor())) {
      return frame;
    }
    EchoResponse echo = EchoResponse.parseFrom(content.message().toByteString());
    if (!varies(echo)) {
      return frame;
    }
    ByteString message = steady(echo).toByteString();
    return frame.withData(
        content.envelope() instanceof Response response
            ? response.toBuilder().setPayload(message).build().toByteString()
            : message);
  }

  private static boolean varies(Request request) {
    return request.getTimeoutNano() != 0
        || request.getMetadataList().stream().map(KeyValue::getKey).distinct().count() > 1;
  }

  private static boolean varies(EchoResponse echo) {
    return echo.getRemainingNanos() != 0
        || echo.getMetadataList().stream().map(Metadatum::getKey).distinct().count() > 1;
  }

  private static Request steady(Request request) {
    return request.toBuilder()
        .setTimeoutNano(steady(request.getTimeoutNano()))
        .clearMetadata()
        .addAllMetadata(
            request.getMetadataList().stream().sorted(comparing(KeyValue::getKey)).toList())
        .build();
  }

  private static EchoResponse steady(EchoResponse echo) {
    return echo.toBuilder()
        .setRemainingNanos(steady(echo.getRemainingNanos()))
        .clearMetadata()
        .addAllMetadata(
            echo.getMetadataList().stream().sorted(comparing(Metadatum::getKey)).toList())
        .build();
  }

  private static long steady(long nanos) {
    return -Math.floorDiv(-nanos, TEN_SECONDS) * TEN_SECONDS;
  }
}
