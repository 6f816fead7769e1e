package io.ttrpc.release;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The sources that these tests belong to. */
final class Checkout {
  /** The version that a release of these sources gets. */
  static final String RELEASE = System.getProperty("checkout.version", "").replace("-SNAPSHOT", "");

  private static final Path ROOT = Path.of(System.getProperty("checkout", ".."));
  private static final String SNAPSHOT = System.getProperty("checkout.version", "");
  private static final Set<String> NOT_SOURCES = Set.of(".git", "target", "peers", "node_modules");

  private Checkout() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** Returns the text of a pom with the version of the release. */
  static String pomForRelease(Path pom) throws IOException {
    return Files.readString(pom).replace(SNAPSHOT, RELEASE);
  }

  /** Copies the sources and gives the copy the version of the release. */
  static void copyForRelease(Path copy) throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_SOURCES.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copy.resolve(ROOT.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = copy.resolve(ROOT.relativize(file).toString());
            if (file.endsWith("pom.xml")) {
              Files.writeString(target, pomForRelease(file));
            } else {
              Files.copy(file, target);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
