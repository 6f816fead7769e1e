package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A service with everything that is written for it.
 *
 * @param fullName its name on the wire
 * @param where file, line and column, for messages
 * @param interfaceName {@code FooService}
 * @param baseName the {@code Foo} of {@code FooTtrpc}
 * @param comment what the .proto file says about it
 */
record Service(
    ProtoFile file,
    String fullName,
    String where,
    String interfaceName,
    String baseName,
    List<Rpc> rpcs,
    String comment,
    boolean deprecated) {
  /** Constants of {@code FooTtrpc} that are not an rpc's; a lone underscore is a keyword. */
  private static final Set<String> OTHER_CONSTANTS = Set.of("SERVICE", "SERVICE_NAME", "_");

  /** The services of a file. */
  static List<Service> in(ProtoFile file, ProtoTypes types) {
    List<Service> services = new ArrayList<>();
    for (int i = 0; i < file.proto().getServiceCount(); i++) {
      services.add(of(file, i, types));
    }
    return services;
  }

  private static Service of(ProtoFile file, int index, ProtoTypes types) {
    ServiceDescriptorProto proto = file.proto().getService(index);
    List<Integer> path = Comments.ofService(index);
    Set<String> constants = new HashSet<>(OTHER_CONSTANTS);
    List<Rpc> rpcs = new ArrayList<>();
    for (int i = 0; i < proto.getMethodCount(); i++) {
      rpcs.add(Rpc.of(file, Comments.ofRpc(index, i), proto.getMethod(i), types, constants));
    }
    return new Service(
        file,
        file.fullName(proto.getName()),
        file.name() + file.comments().position(path),
        Names.serviceInterface(proto.getName()),
        Names.serviceBase(proto.getName()),
        rpcs,
        file.comments().at(path),
        proto.getOptions().getDeprecated());
  }

  /** The interface that both ends share. */
  JavaClass serviceClass() {
    return JavaClass.of(file.javaPackage(), interfaceName);
  }

  /** The class that binds and calls. */
  JavaClass ttrpcClass() {
    return JavaClass.of(file.javaPackage(), baseName + "Ttrpc");
  }

  /** The interface with futures and publishers. */
  JavaClass asyncClass() {
    return JavaClass.of(file.javaPackage(), baseName + "Async");
  }

  /** The types to write. */
  List<JavaClass> classes(Options options) {
    return options.async()
        ? List.of(serviceClass(), ttrpcClass(), asyncClass())
        : List.of(serviceClass(), ttrpcClass());
  }
}
