package io.ttrpc.interop.siege;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the library's classes before a fault. A class from a folder takes a descriptor to load,
 * which a process under siege may not have; an application has its classes in jars that are open.
 */
final class Preload {
  private static final String SUFFIX = ".class";

  private Preload() {}

  static void libraryClasses() throws IOException, ClassNotFoundException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path library = Path.of(entry, "io", "ttrpc");
      if (Files.isDirectory(library)) {
        for (String name : classes(Path.of(entry), library)) {
          Class.forName(name);
        }
      }
    }
  }

  private static List<String> classes(Path root, Path library) throws IOException {
    try (Stream<Path> files = Files.walk(library)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
          .filter(Preload::isOfLibrary)
          .toList();
    }
  }

  /** Tests and the generator are of no use to a process of the siege. */
  private static boolean isOfLibrary(String name) {
    return !name.matches("io\\.ttrpc\\.(interop|protoc|spring)\\..*|.*package-info");
  }
}
