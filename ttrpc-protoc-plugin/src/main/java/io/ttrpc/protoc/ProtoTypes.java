package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Java types that protoc's own Java output has for the files of a request. */
final class ProtoTypes {
  private final Map<String, JavaClass> messages = new HashMap<>();

  /** Package, simple name, and what has that name. */
  private final Map<String, Map<String, Owner>> packages = new HashMap<>();

  ProtoTypes(List<ProtoFile> files) {
    files.forEach(this::add);
  }

  /**
   * What a Java type of a package was written for.
   *
   * @param what for people, such as {@code message p.Foo}
   */
  record Owner(OwnerKind kind, String what, ProtoFile file) {}

  /** What a Java type can be written for. */
  enum OwnerKind {
    FILE,
    DEFINITION
  }

  /** The class of a message that is named as descriptors do: in full, behind a dot. */
  JavaClass message(String typeName) {
    JavaClass type = messages.get(typeName.substring(1));
    if (type == null) {
      throw new IllegalArgumentException("protoc sent no file that defines " + typeName);
    }
    return type;
  }

  /** The types that lie directly in a Java package, nested ones not. */
  Map<String, Owner> inPackage(String packageName) {
    return packages.getOrDefault(packageName, Map.of());
  }

  private void add(ProtoFile file) {
    own(OwnerKind.FILE, file, file.outerClass(), "the outer class of " + file.name());
    for (DescriptorProto message : file.proto().getMessageTypeList()) {
      add(file, message);
    }
    for (EnumDescriptorProto type : file.proto().getEnumTypeList()) {
      if (file.isTopLevel(type)) {
        own(OwnerKind.DEFINITION, file, type.getName(), "enum " + file.fullName(type.getName()));
      }
    }
    for (ServiceDescriptorProto service : file.proto().getServiceList()) {
      if (file.proto().getOptions().getJavaGenericServices() && file.isTopLevel(service)) {
        own(
            OwnerKind.DEFINITION,
            file,
            service.getName(),
            "generic service " + file.fullName(service.getName()));
      }
    }
  }

  private void add(ProtoFile file, DescriptorProto message) {
    boolean deprecated = message.getOptions().getDeprecated();
    String name = message.getName();
    JavaClass type;
    if (file.isTopLevel(message)) {
      type = new JavaClass(file.javaPackage(), List.of(name), 1, deprecated);
      own(OwnerKind.DEFINITION, file, name, "message " + file.fullName(name));
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

  private void own(OwnerKind kind, ProtoFile file, String name, String what) {
    packages
        .computeIfAbsent(file.javaPackage(), key -> new HashMap<>())
        .putIfAbsent(name, new Owner(kind, what, file));
  }
}
