package io.ttrpc.protoc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the types in one Java file are written: short where that is unmistakable, qualified where
 * another type has the short name already. Asked in the order of importance: who asks first gets
 * the short name.
 *
 * <p>For one file, by one thread.
 */
final class TypeNames {
  private final String packageName;
  private final Set<String> packageTypes;
  private final Set<String> reserved;
  private final Map<String, JavaClass> imported = new HashMap<>();

  /**
   * @param packageName the file's package
   * @param packageTypes the types known to be in it: they hide those of java.lang
   * @param reserved what means something else in the file: its own types and constants
   */
  TypeNames(String packageName, Set<String> packageTypes, Set<String> reserved) {
    this.packageName = packageName;
    this.packageTypes = packageTypes;
    this.reserved = reserved;
  }

  /** The name to write. */
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
              + " is in Java's unnamed package, which no other can reach; set option java_package");
    }
    return type.qualifiedName();
  }

  /** The imports to write, sorted. */
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
