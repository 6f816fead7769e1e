package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import java.util.List;

/**
 * An rpc with everything that is written for it.
 *
 * @param wireName as the .proto file spells it
 * @param where file, line and column, for messages
 * @param methodName what it is called in Java
 * @param constantName the constant that holds its descriptor
 * @param comment what the .proto file says about it
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

  /** Reads an rpc, which is to have that method and that constant. */
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
