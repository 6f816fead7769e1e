package io.ttrpc.protoc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Java files: text by path. */
final class Sources {
  private Sources() {}

  /** Those in a folder. */
  static Map<String, String> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Map<String, String> sources = new TreeMap<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        sources.put(path, Files.readString(file));
      }
      return sources;
    }
  }
}
