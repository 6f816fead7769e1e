package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;

/** How many messages flow each way in a call; the names are those of {@code io.ttrpc.CallKind}. */
enum CallKind {
  UNARY("unary"),
  CLIENT_STREAMING("clientStreaming"),
  SERVER_STREAMING("serverStreaming"),
  BIDI_STREAMING("bidiStreaming");

  private final String runtimeMethod;

  CallKind(String runtimeMethod) {
    this.runtimeMethod = runtimeMethod;
  }

  static CallKind of(MethodDescriptorProto rpc) {
    if (rpc.getClientStreaming()) {
      return rpc.getServerStreaming() ? BIDI_STREAMING : CLIENT_STREAMING;
    }
    return rpc.getServerStreaming() ? SERVER_STREAMING : UNARY;
  }

  /** What channels and service definitions call the kind. */
  String runtimeMethod() {
    return runtimeMethod;
  }

  boolean streamsRequests() {
    return this == CLIENT_STREAMING || this == BIDI_STREAMING;
  }

  boolean streamsResponses() {
    return this == SERVER_STREAMING || this == BIDI_STREAMING;
  }
}
