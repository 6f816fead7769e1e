package io.ttrpc.protoc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of types in one Java file. A type has its short name unless another type has it
 * already; otherwise it has its qualified name. The first type to be asked for gets the short name,
 * so that important types are asked for first.
 *
 * <p>Not safe for use by several threads.
 */
final class TypeNames {
  private final String packageName;
  private final Set<String> packageTypes;
  private final Set<String> reserved;
  private final Map<String, JavaClass> imported = new HashMap<>();

  /**
   * @param packageName the file's package
   * @param packageTypes the known types in the package, which hide those of java.lang
   * @param reserved the names of the file's own types and constants
   */
  TypeNames(String packageName, Set<String> packageTypes, Set<String> reserved) {
    this.packageName = packageName;
    this.packageTypes = packageTypes;
    this.reserved = reserved;
  }

  /**
   * Returns the name to write for a type.
   *
   * @throws GenerationException if the type cannot be named in the file
   */
  String of(JavaClass type) throws GenerationException {
    JavaClass other = isFree(type) ? imported.putIfAbsent(type.importedName(), type) : null;
    boolean isShort =
        isFree(type) && (other == null || other.importName().equals(type.importName()));
    if (isShort) {
      return type.shortName();
    }
    if (type.isInUnnamedPackage()) {
      throw new GenerationException(
          "message "
              + type.qualifiedName()
              + " is in Java's unnamed package, whose types no other package can use; set option java_package");
    }
    return type.qualifiedName();
  }

  /** Returns the imports to write, sorted. */
  List<String> imports() {
    return imported.values().stream()
        .filter(type -> !isVisible(type))
        .map(JavaClass::importName)
        .sorted()
        .toList();
  }

  private boolean isFree(JavaClass type) {
    boolean hidden =
        type.packageName().equals("java.lang") && packageTypes.contains(type.importedName());
    boolean unreachable = type.isInUnnamedPackage() && !packageName.isEmpty();
    return !hidden && !unreachable && !reserved.contains(type.importedName());
  }

  private boolean isVisible(JavaClass type) {
    return type.packageName().equals("java.lang")
        || (type.packageName().equals(packageName) && type.imported() == 1);
  }
}
