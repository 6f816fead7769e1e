package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java type by its name.
 *
 * @param packageName empty for the unnamed package
 * @param names its simple name behind those of the types it is nested in
 * @param imported how many of the names an import spells: {@code Flow.Publisher} is imported by its
 *     first, a message inside a file's outer class by its second. By the first as well where an
 *     import cannot say more: nothing inside the unnamed package can be imported, and where the
 *     outer class is deprecated, no annotation silences the warning about it
 * @param deprecated whether naming it draws a warning from the compiler
 */
record JavaClass(String packageName, List<String> names, int imported, boolean deprecated) {
  JavaClass {
    names = List.copyOf(names);
  }

  static JavaClass of(String packageName, String... names) {
    return new JavaClass(packageName, List.of(names), 1, false);
  }

  /** A type nested in this one. */
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

  /** The last name. */
  String simpleName() {
    return names.get(names.size() - 1);
  }

  String qualifiedName() {
    return prefix() + String.join(".", names);
  }

  /** What an import spells. */
  String importName() {
    return prefix() + String.join(".", names.subList(0, imported));
  }

  /** The name that an import brings into scope. */
  String importedName() {
    return names.get(imported - 1);
  }

  /** The name as it is written where its import is in scope. */
  String shortName() {
    return String.join(".", names.subList(imported - 1, names.size()));
  }

  private String prefix() {
    return packageName.isEmpty() ? "" : packageName + ".";
  }
}
