package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The common declarations of a service's files. */
final class Declarations {
  private final Service service;
  private final ProtoTypes types;

  Declarations(Service service, ProtoTypes types) {
    this.service = service;
    this.types = types;
  }

  /**
   * Creates a file for one of the service's types. Messages take precedence in the choice of short
   * names.
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

  /** Writes the annotation by which checkers and Kotlin see that nothing may be null. */
  void nullMarked(JavaSource source) throws GenerationException {
    source.line("@" + source.name(Api.NULL_MARKED));
  }

  /** Writes the annotation that links a type to {@code FooTtrpc}. */
  void generatedTtrpc(JavaSource source) throws GenerationException {
    String ttrpc = service.ttrpcClass().simpleName();
    source.line("@" + source.name(Api.GENERATED) + "(" + ttrpc + ".class)");
  }

  /** Writes the annotation of a deprecated declaration. */
  void deprecated(JavaSource source) throws GenerationException {
    source.line("@" + source.name(Api.DEPRECATED));
  }

  /** Adds the Javadoc tag of a deprecated declaration. */
  Javadoc deprecated(Javadoc javadoc) {
    return javadoc.deprecated(
        "Marked as deprecated in " + Javadoc.escape(service.file().name()) + ".");
  }

  /** Writes the annotation of a type that has to use deprecated types or methods. */
  void suppressDeprecation(JavaSource source) throws GenerationException {
    source.line(
        "@"
            + source.name(Api.SUPPRESS_WARNINGS)
            + "(\"deprecation\") // Deprecated parts are still served.");
  }
}
