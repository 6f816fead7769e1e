package io.ttrpc.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository of Maven that shares everything but this project's group with the one of
 * whoever runs the tests: links stand for its folders. Little is loaded twice, and the staged
 * artifacts stay out of the other.
 */
final class LocalRepository {
  private static final Path SHARED = Path.of(System.getProperty("maven.repo.local", ""));

  private LocalRepository() {}

  static void create(Path folder) throws IOException {
    linkAllBut("io", SHARED, folder);
    linkAllBut("ttrpc", SHARED.resolve("io"), folder.resolve("io"));
  }

  private static void linkAllBut(String name, Path folder, Path links) throws IOException {
    Files.createDirectories(links);
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.filter(entry -> !entry.endsWith(name)).toList();
    }
    for (Path entry : entries) {
      Files.createSymbolicLink(links.resolve(entry.getFileName()), entry.toAbsolutePath());
    }
  }
}
