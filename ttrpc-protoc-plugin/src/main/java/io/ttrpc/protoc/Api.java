package io.ttrpc.protoc;

/** The types that generated code uses, apart from messages. */
final class Api {
  static final JavaClass OVERRIDE = JavaClass.of("java.lang", "Override");
  static final JavaClass DEPRECATED = JavaClass.of("java.lang", "Deprecated");
  static final JavaClass SUPPRESS_WARNINGS = JavaClass.of("java.lang", "SuppressWarnings");
  static final JavaClass STRING = JavaClass.of("java.lang", "String");
  static final JavaClass LIST = JavaClass.of("java.util", "List");
  static final JavaClass DURATION = JavaClass.of("java.time", "Duration");
  static final JavaClass FUTURE = JavaClass.of("java.util.concurrent", "CompletableFuture");
  static final JavaClass PUBLISHER = JavaClass.of("java.util.concurrent", "Flow", "Publisher");

  static final JavaClass NULL_MARKED = JavaClass.of("org.jspecify.annotations", "NullMarked");

  static final JavaClass BIDI_STREAMING_CALL = ttrpc("BidiStreamingCall");
  static final JavaClass CALL_KIND = ttrpc("CallKind");
  static final JavaClass CALL_OPTIONS = ttrpc("CallOptions");
  static final JavaClass CLIENT_CALLS = ttrpc("ClientCalls");
  static final JavaClass CLIENT_STREAMING_CALL = ttrpc("ClientStreamingCall");
  static final JavaClass GENERATED = ttrpc("GeneratedTtrpc");
  static final JavaClass GENERATED_CODE = ttrpc("GeneratedCode");
  static final JavaClass METADATA = ttrpc("Metadata");
  static final JavaClass METHOD_DESCRIPTOR = ttrpc("MethodDescriptor");
  static final JavaClass SERVER_STREAMING_CALL = ttrpc("ServerStreamingCall");
  static final JavaClass SERVICE_DEFINITION = ttrpc("ServiceDefinition");
  static final JavaClass SERVICE_DESCRIPTOR = ttrpc("ServiceDescriptor");
  static final JavaClass STATUS_CODE = ttrpc("StatusCode");
  static final JavaClass STREAM_RECEIVER = ttrpc("StreamReceiver");
  static final JavaClass STREAM_SENDER = ttrpc("StreamSender");
  static final JavaClass TTRPC_CHANNEL = ttrpc("TtrpcChannel");
  static final JavaClass TTRPC_EXCEPTION = ttrpc("TtrpcException");

  private Api() {}

  private static JavaClass ttrpc(String name) {
    return JavaClass.of("io.ttrpc", name);
  }
}
