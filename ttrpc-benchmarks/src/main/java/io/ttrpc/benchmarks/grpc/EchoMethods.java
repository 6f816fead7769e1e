package io.ttrpc.benchmarks.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.ttrpc.benchmarks.v1.Payload;

/** The service's methods, by hand: grpc-java's generator would write the same. */
final class EchoMethods {
  static final String SERVICE = "ttrpc.benchmark.v1.Echo";

  static final MethodDescriptor<Payload, Payload> CALL =
      method("Call", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<Payload, Payload> EXCHANGE =
      method("Exchange", MethodDescriptor.MethodType.BIDI_STREAMING);
  static final MethodDescriptor<Payload, Payload> REPEAT =
      method("Repeat", MethodDescriptor.MethodType.SERVER_STREAMING);

  private EchoMethods() {}

  private static MethodDescriptor<Payload, Payload> method(
      String name, MethodDescriptor.MethodType type) {
    MethodDescriptor.Marshaller<Payload> marshaller =
        ProtoUtils.marshaller(Payload.getDefaultInstance());
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setSampledToLocalTracing(true)
        .build();
  }
}
