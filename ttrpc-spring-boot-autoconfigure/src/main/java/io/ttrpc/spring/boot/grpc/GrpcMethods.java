package io.ttrpc.spring.boot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gRPC descriptors of methods. Safe for use by any thread. */
final class GrpcMethods {
  private final Map<MethodDescriptor<?, ?>, io.grpc.MethodDescriptor<?, ?>> known =
      new ConcurrentHashMap<>();

  @SuppressWarnings("unchecked") // The value is made from the key, and has its types.
  <Q extends MessageLite, R extends MessageLite> io.grpc.MethodDescriptor<Q, R> of(
      MethodDescriptor<Q, R> method) {
    io.grpc.MethodDescriptor<?, ?> found = known.get(method);
    if (found == null) {
      found = known.computeIfAbsent(method, GrpcMethods::toGrpc);
    }
    return (io.grpc.MethodDescriptor<Q, R>) found;
  }

  static <Q extends MessageLite, R extends MessageLite> io.grpc.MethodDescriptor<Q, R> toGrpc(
      MethodDescriptor<Q, R> method) {
    return io.grpc.MethodDescriptor.newBuilder(
            ProtoLiteUtils.marshaller(method.requestType()),
            ProtoLiteUtils.marshaller(method.responseType()))
        .setType(type(method.kind()))
        .setFullMethodName(method.fullName())
        .build();
  }

  private static io.grpc.MethodDescriptor.MethodType type(CallKind kind) {
    return switch (kind) {
      case UNARY -> io.grpc.MethodDescriptor.MethodType.UNARY;
      case SERVER_STREAMING -> io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING;
      case CLIENT_STREAMING -> io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING;
      case BIDI_STREAMING -> io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING;
    };
  }
}
