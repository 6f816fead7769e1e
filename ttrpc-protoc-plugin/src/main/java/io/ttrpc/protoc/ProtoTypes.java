package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Java types that protoc generates for the files of a request. */
final class ProtoTypes {
  private final Map<String, JavaClass> messages = new HashMap<>();

  /** The origins of types, by package and simple name. */
  private final Map<String, Map<String, String>> packages = new HashMap<>();

  ProtoTypes(List<ProtoFile> files) {
    files.forEach(this::add);
  }

  /** Returns whether a file of the request defines the message, whose name begins with a dot. */
  boolean defines(String typeName) {
    return typeName.startsWith(".") && messages.containsKey(typeName.substring(1));
  }

  /**
   * Returns the class of a message. Its name has the form of descriptors: the full name after a
   * dot.
   */
  JavaClass message(String typeName) {
    JavaClass type = messages.get(typeName.substring(1));
    if (type == null) {
      throw new IllegalArgumentException(
          "expected a file that defines " + typeName + " in the request of protoc");
    }
    return type;
  }

  /**
   * Returns the types directly in a Java package, without nested ones: by simple name, the type's
   * origin and its file.
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
