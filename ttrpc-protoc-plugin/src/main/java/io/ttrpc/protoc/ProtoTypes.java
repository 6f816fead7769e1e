package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Java types that protoc's own Java output has for the files of a request. */
final class ProtoTypes {
  private final Map<String, JavaClass> messages = new HashMap<>();

  /** Package, simple name, and the part of a .proto file that has that name. */
  private final Map<String, Map<String, String>> packages = new HashMap<>();

  ProtoTypes(List<ProtoFile> files) {
    files.forEach(this::add);
  }

  /** The class of a message that is named as descriptors do: in full, behind a dot. */
  JavaClass message(String typeName) {
    JavaClass type = messages.get(typeName.substring(1));
    if (type == null) {
      throw new IllegalArgumentException("protoc sent no file that defines " + typeName);
    }
    return type;
  }

  /**
   * The types that lie directly in a Java package, nested ones not: by simple name, what each
   * stands for and where.
   */
  Map<String, String> inPackage(String packageName) {
    return packages.getOrDefault(packageName, Map.of());
  }

  private void add(ProtoFile file) {
    Map<String, String> inPackage =
        packages.computeIfAbsent(file.javaPackage(), key -> new HashMap<>());
    file.javaTypes()
        .forEach((name, what) -> inPackage.putIfAbsent(name, what + " of " + file.name()));
    for (DescriptorProto message : file.proto().getMessageTypeList()) {
      add(file, message);
    }
  }

  private void add(ProtoFile file, DescriptorProto message) {
    boolean deprecated = message.getOptions().getDeprecated();
    String name = message.getName();
    JavaClass type;
    if (file.isTopLevel(message)) {
      type = new JavaClass(file.javaPackage(), List.of(name), 1, deprecated);
    } else {
      boolean fileDeprecated = file.proto().getOptions().getDeprecated();
      type =
          new JavaClass(
              file.javaPackage(),
              List.of(file.outerClass(), name),
              file.javaPackage().isEmpty() || fileDeprecated ? 1 : 2,
              deprecated || fileDeprecated);
    }
    add(file.fullName(name), message, type);
  }

  private void add(String fullName, DescriptorProto message, JavaClass type) {
    messages.put(fullName, type);
    for (DescriptorProto nested : message.getNestedTypeList()) {
      JavaClass nestedType = type.nested(nested.getName());
      add(
          fullName + "." + nested.getName(),
          nested,
          nested.getOptions().getDeprecated() ? nestedType.asDeprecated() : nestedType);
    }
  }
}
