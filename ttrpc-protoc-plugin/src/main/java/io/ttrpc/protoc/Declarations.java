package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the files of a service have in common: how they begin, and the marks on what they declare.
 */
final class Declarations {
  private final Service service;
  private final ProtoTypes types;

  Declarations(Service service, ProtoTypes types) {
    this.service = service;
    this.types = types;
  }

  /**
   * A file for one of the service's types, in which messages have the first right to their names.
   */
  JavaSource source(JavaClass type, Set<String> ownNames) throws GenerationException {
    Set<String> reserved = new HashSet<>(ownNames);
    service.classes(true).forEach(own -> reserved.add(own.simpleName()));
    String packageName = type.packageName();
    TypeNames names = new TypeNames(packageName, types.inPackage(packageName).keySet(), reserved);
    List<JavaClass> messages = new ArrayList<>();
    for (Rpc rpc : service.rpcs()) {
      messages.add(rpc.request());
      messages.add(rpc.response());
    }
    for (JavaClass message : messages) {
      if (message.packageName().equals(packageName)) {
        names.of(message);
      }
    }
    for (JavaClass message : messages) {
      names.of(message);
    }
    return new JavaSource(type, names);
  }

  /** The annotation that ties a type to {@code FooTtrpc}. */
  void generatedTtrpc(JavaSource source) throws GenerationException {
    String ttrpc = service.ttrpcClass().simpleName();
    source.line("@" + source.name(Api.GENERATED) + "(" + ttrpc + ".class)");
  }

  /** The annotation of what the .proto file marks deprecated. */
  void deprecated(JavaSource source) throws GenerationException {
    source.line("@" + source.name(Api.DEPRECATED));
  }

  /** The Javadoc tag of what the .proto file marks deprecated. */
  Javadoc deprecated(Javadoc javadoc) {
    return javadoc.deprecated(
        "Marked as deprecated in " + Javadoc.escape(service.file().name()) + ".");
  }

  /** The annotation of a type that cannot help using what is deprecated. */
  void suppressDeprecation(JavaSource source) throws GenerationException {
    source.line(
        "@"
            + source.name(Api.SUPPRESS_WARNINGS)
            + "(\"deprecation\") // Deprecated parts are still served.");
  }
}
