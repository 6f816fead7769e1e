package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import java.util.List;
import java.util.Set;

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

  /**
   * Reads an rpc.
   *
   * @param constants the constants that its class has already; the new one's name is added, with an
   *     underscore behind it where two names differ in what constants do not show
   */
  static Rpc of(
      ProtoFile file,
      List<Integer> path,
      MethodDescriptorProto proto,
      ProtoTypes types,
      Set<String> constants) {
    String constant = Names.constant(proto.getName());
    while (!constants.add(constant)) {
      constant += "_";
    }
    return new Rpc(
        proto.getName(),
        file.name() + file.comments().position(path),
        CallKind.of(proto),
        Names.method(proto.getName()),
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
