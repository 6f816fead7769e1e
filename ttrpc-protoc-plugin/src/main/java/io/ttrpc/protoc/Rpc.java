package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import java.util.List;

/**
 * An rpc with all data for its Java code.
 *
 * @param wireName the name in the .proto file
 * @param where file, line and column, for messages
 * @param methodName the name of its Java methods
 * @param constantName the name of the constant with its descriptor
 * @param comment its comment in the .proto file
 */
record Rpc(
    String wireName,
    String where,
    CallKind kind,
    String methodName,
    String constantName,
    JavaClass request,
    JavaClass response,
    String comment,
    boolean deprecated) {

  /** Reads an rpc, with the given names of its method and its constant. */
  static Rpc of(
      ProtoFile file,
      List<Integer> path,
      MethodDescriptorProto proto,
      ProtoTypes types,
      String method,
      String constant) {
    return new Rpc(
        proto.getName(),
        file.name() + file.comments().position(path),
        CallKind.of(proto),
        method,
        constant,
        types.message(proto.getInputType()),
        types.message(proto.getOutputType()),
        file.comments().at(path),
        proto.getOptions().getDeprecated());
  }

  boolean hasStream() {
    return kind != CallKind.UNARY;
  }

  boolean usesDeprecatedMessage() {
    return request.deprecated() || response.deprecated();
  }
}
