package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The check for two types of the same name in one Java package. {@link ServiceNames} avoids such
 * clashes within a .proto file, but not with names of other files or names that the user chose.
 */
final class Clashes {
  private Clashes() {}

  /** Returns a message for each service that needs the name of another type. */
  static List<String> of(List<Service> services, ProtoTypes types, Options options) {
    List<String> clashes = new ArrayList<>();
    Map<String, String> written = new HashMap<>();
    for (Service service : services) {
      String self = "service " + service.fullName() + " of " + service.file().name();
      for (JavaClass type : service.classes(options.async())) {
        String other = types.inPackage(type.packageName()).get(type.simpleName());
        String owner = other == null ? written.putIfAbsent(type.qualifiedName(), self) : other;
        if (owner != null) {
          clashes.add(
              "%s: service %s needs the Java name %s, which is taken by %s; option rename=%s:NAME"
                      .formatted(
                          service.where(),
                          service.fullName(),
                          type.qualifiedName(),
                          owner,
                          service.fullName())
                  + " derives its Java names from another name");
        }
      }
    }
    return clashes;
  }
}
