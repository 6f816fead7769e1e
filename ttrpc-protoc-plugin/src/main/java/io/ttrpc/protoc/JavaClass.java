package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a Java type.
 *
 * @param packageName the package; empty for the unnamed package
 * @param names the names of the enclosing types, outermost first, and the simple name
 * @param imported the number of names in its import. It is 1 for {@code Flow.Publisher}, so that
 *     {@code Flow} is imported, and 2 for a message in a file's outer class. It is 1 for such a
 *     message too if its package is the unnamed one, whose types cannot be imported, or if the
 *     outer class is deprecated, because no annotation suppresses the warning about its import
 * @param deprecated whether the compiler warns about its use
 */
record JavaClass(String packageName, List<String> names, int imported, boolean deprecated) {
  JavaClass {
    names = List.copyOf(names);
  }

  static JavaClass of(String packageName, String... names) {
    return new JavaClass(packageName, List.of(names), 1, false);
  }

  /** Returns a type nested in this one. */
  JavaClass nested(String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new JavaClass(packageName, all, imported, deprecated);
  }

  JavaClass asDeprecated() {
    return new JavaClass(packageName, names, imported, true);
  }

  boolean isInUnnamedPackage() {
    return packageName.isEmpty();
  }

  /** Returns the last name. */
  String simpleName() {
    return names.get(names.size() - 1);
  }

  String qualifiedName() {
    return prefix() + String.join(".", names);
  }

  /** Returns the qualified name for the import. */
  String importName() {
    return prefix() + String.join(".", names.subList(0, imported));
  }

  /** Returns the simple name that the import brings into scope. */
  String importedName() {
    return names.get(imported - 1);
  }

  /** Returns the name that code uses with the import. */
  String shortName() {
    return String.join(".", names.subList(imported - 1, names.size()));
  }

  private String prefix() {
    return packageName.isEmpty() ? "" : packageName + ".";
  }
}
