package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;

/**
 * The kinds of calls by the number of messages in each direction. The constants have the names of
 * those of {@code io.ttrpc.CallKind}.
 */
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

  /** Returns the name of the runtime's methods for the kind. */
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
