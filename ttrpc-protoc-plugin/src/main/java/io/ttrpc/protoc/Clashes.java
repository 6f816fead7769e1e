package io.ttrpc.protoc;

import io.ttrpc.protoc.ProtoTypes.Owner;
import io.ttrpc.protoc.ProtoTypes.OwnerKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names that are two in a .proto file and would be one in Java. */
final class Clashes {
  private Clashes() {}

  /** Rpcs that would be the same method. */
  static List<String> ofMethods(List<Service> services) {
    List<String> clashes = new ArrayList<>();
    for (Service service : services) {
      Map<String, Rpc> methods = new HashMap<>();
      for (Rpc rpc : service.rpcs()) {
        Rpc other = methods.putIfAbsent(rpc.methodName(), rpc);
        if (other != null) {
          clashes.add(
              "%s: rpc %s and rpc %s of service %s would both be the Java method %s; rename one"
                  .formatted(
                      rpc.where(),
                      other.wireName(),
                      rpc.wireName(),
                      service.fullName(),
                      rpc.methodName()));
        }
      }
    }
    return clashes;
  }

  /** Services that need the name of another type. */
  static List<String> ofClasses(List<Service> services, ProtoTypes types, Options options) {
    List<String> clashes = new ArrayList<>();
    Map<String, Service> written = new HashMap<>();
    for (Service service : services) {
      for (JavaClass type : service.classes(options)) {
        Owner owner = types.inPackage(type.packageName()).get(type.simpleName());
        if (owner != null) {
          clashes.add(describe(service, type, owner.what(), remedy(owner)));
        }
        Service other = written.putIfAbsent(type.qualifiedName(), service);
        if (other != null) {
          String remedy = "rename one, or give their files different values of java_package";
          clashes.add(describe(service, type, "service " + other.fullName(), remedy));
        }
      }
    }
    return clashes;
  }

  private static String remedy(Owner owner) {
    String file = owner.file().name();
    return owner.kind() == OwnerKind.FILE
        ? "set another one with option java_outer_classname in " + file
        : "rename one, or keep the types of " + file + " inside its outer class";
  }

  private static String describe(Service service, JavaClass type, String owner, String remedy) {
    return "%s: service %s needs the Java name %s, which is taken by %s; %s"
        .formatted(service.where(), service.fullName(), type.qualifiedName(), owner, remedy);
  }
}
