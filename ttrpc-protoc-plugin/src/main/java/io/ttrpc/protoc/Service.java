package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service with all data for its Java code.
 *
 * @param fullName its name on the wire
 * @param where file, line and column, for messages
 * @param unnamed the names of the types in Java's unnamed package that its rpcs use
 * @param comment its comment in the .proto file
 */
record Service(
    ProtoFile file,
    String fullName,
    String where,
    ServiceNames names,
    List<Rpc> rpcs,
    Set<String> unnamed,
    String comment,
    boolean deprecated) {

  /** Returns the services of a file. */
  static List<Service> in(ProtoFile file, ProtoTypes types, Options options) {
    Map<String, ServiceNames> names = ServiceNames.in(file);
    List<Service> services = new ArrayList<>();
    for (int i = 0; i < file.proto().getServiceCount(); i++) {
      String name = file.proto().getService(i).getName();
      String other = options.renamed().get(file.fullName(name));
      ServiceNames chosen =
          other == null ? Objects.requireNonNull(names.get(name)) : ServiceNames.of(other);
      services.add(of(file, i, types, chosen));
    }
    return services;
  }

  private static Service of(ProtoFile file, int index, ProtoTypes types, ServiceNames names) {
    ServiceDescriptorProto proto = file.proto().getService(index);
    List<Integer> path = Comments.ofService(index);
    Set<String> unnamed = unnamed(proto, types);
    List<String> rpcNames = proto.getMethodList().stream().map(rpc -> rpc.getName()).toList();
    Map<String, String> methods = Names.methods(rpcNames);
    Map<String, String> constants = Names.constants(rpcNames, unnamed);
    List<Rpc> rpcs = new ArrayList<>();
    for (int i = 0; i < proto.getMethodCount(); i++) {
      MethodDescriptorProto rpc = proto.getMethod(i);
      rpcs.add(
          Rpc.of(
              file,
              Comments.ofRpc(index, i),
              rpc,
              types,
              Objects.requireNonNull(methods.get(rpc.getName())),
              Objects.requireNonNull(constants.get(rpc.getName()))));
    }
    return new Service(
        file,
        file.fullName(proto.getName()),
        file.name() + file.comments().position(path),
        names,
        rpcs,
        unnamed,
        file.comments().at(path),
        proto.getOptions().getDeprecated());
  }

  /** Returns the interface that servers implement and clients call. */
  JavaClass serviceClass() {
    return JavaClass.of(file.javaPackage(), names.interfaceName());
  }

  /** Returns the class that binds services and creates clients. */
  JavaClass ttrpcClass() {
    return JavaClass.of(file.javaPackage(), names.ttrpcName());
  }

  /** Returns the interface with futures and publishers. */
  JavaClass asyncClass() {
    return JavaClass.of(file.javaPackage(), names.asyncName());
  }

  /** Returns the types to generate. */
  List<JavaClass> classes(boolean async) {
    return async
        ? List.of(serviceClass(), ttrpcClass(), asyncClass())
        : List.of(serviceClass(), ttrpcClass());
  }

  private static Set<String> unnamed(ServiceDescriptorProto proto, ProtoTypes types) {
    return proto.getMethodList().stream()
        .flatMap(rpc -> List.of(rpc.getInputType(), rpc.getOutputType()).stream())
        .map(types::message)
        .filter(JavaClass::isInUnnamedPackage)
        .map(JavaClass::importedName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
