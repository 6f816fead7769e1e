package io.ttrpc.spring.boot.grpc;

import io.grpc.Metadata;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.ttrpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statuses as gRPC sends them. The details are a {@code google.rpc.Status} in the trailers. */
final class GrpcStatus {
  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoLiteUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private GrpcStatus() {}

  /** Returns the code and the message of a status. */
  static io.grpc.Status toGrpc(Status status) {
    io.grpc.Status code = io.grpc.Status.fromCodeValue(status.code().number());
    return status.message().isEmpty() ? code : code.withDescription(status.message());
  }

  /** Returns the trailers with the details of a status. */
  static Metadata trailers(Status status) {
    Metadata trailers = new Metadata();
    if (!status.details().isEmpty()) {
      trailers.put(
          DETAILS,
          com.google.rpc.Status.newBuilder()
              .setCode(status.code().number())
              .setMessage(status.message())
              .addAllDetails(status.details())
              .build());
    }
    return trailers;
  }

  /**
   * Returns a status with the details from its trailers. Trailers whose code contradicts the
   * status, or that cannot be decoded, have no details.
   */
  static Status fromGrpc(io.grpc.Status status, @Nullable Metadata trailers) {
    int number = status.getCode().value();
    String message = status.getDescription() == null ? "" : status.getDescription();
    com.google.rpc.Status detailed = details(trailers);
    if (detailed == null || detailed.getCode() != number) {
      return new Status(number, message, List.of());
    }
    return new Status(number, message, detailed.getDetailsList());
  }

  private static com.google.rpc.@Nullable Status details(@Nullable Metadata trailers) {
    try {
      return trailers == null ? null : trailers.get(DETAILS);
    } catch (RuntimeException undecodable) {
      return null;
    }
  }
}
