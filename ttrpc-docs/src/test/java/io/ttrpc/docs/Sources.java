package io.ttrpc.docs;

import static java.util.stream.Collectors.joining;

import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that the examples of the pages come from. All of them are compiled or run by the build.
 */
final class Sources {
  private static final List<String> JAVA =
      List.of(
          "ttrpc-core/src/test/java",
          "ttrpc-docs/src/test/java",
          "ttrpc-interop/src/test/java",
          "ttrpc-protoc-plugin/src/test/java",
          "ttrpc-protoc-plugin/src/test/golden",
          "ttrpc-spring-boot-starter-test/src/test/java");
  private static final List<String> KOTLIN = List.of("ttrpc-kotlin-tests/src/test/kotlin");
  private static final List<String> PROTO =
      List.of(
          "ttrpc-docs/src/test/protobuf",
          "ttrpc-interop/src/test/protobuf",
          "ttrpc-protoc-plugin/src/test/protobuf");
  private static final List<String> GO = List.of("ttrpc-interop/peers/go");
  private static final List<String> SHELL = List.of("ttrpc-interop/src/test/resources");

  private Sources() {}

  /** Returns Java code, and the declaration of each default method of generated interfaces. */
  static List<String> java() {
    return texts(JAVA, ".java").stream()
        .flatMap(text -> Stream.of(withoutIndentation(text), declarations(text)))
        .toList();
  }

  static List<String> kotlin() {
    return texts(KOTLIN, ".kt").stream().map(Sources::withoutIndentation).toList();
  }

  static List<String> proto() {
    return texts(PROTO, ".proto").stream().map(Sources::withoutIndentation).toList();
  }

  static List<String> go() {
    return texts(GO, ".go").stream().map(Sources::withoutIndentation).toList();
  }

  /** Returns the poms of the modules, and the one in which Boot names its artifacts. */
  static List<String> poms() {
    try (Stream<Path> modules = Files.list(Page.ROOT)) {
      return Stream.concat(
              modules.map(module -> module.resolve("pom.xml")).filter(Files::exists),
              files(Path.of("target", "boot"), ".pom").stream())
          .map(pom -> withoutIndentation(read(pom)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> shell() {
    return texts(SHELL, "containerd-shim-javademo-v1").stream()
        .map(Sources::withoutIndentation)
        .toList();
  }

  /** Returns the sources of the test classes of all modules, by the names of the classes. */
  static Map<String, String> tests() {
    try (Stream<Path> modules = Files.list(Page.ROOT)) {
      return modules
          .map(module -> module.resolve(Path.of("src", "test", "java")))
          .filter(Files::isDirectory)
          .flatMap(folder -> files(folder, ".java").stream())
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  Sources::read,
                  String::concat));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes indentation and empty lines, so that an example may be cut from any depth. */
  static String withoutIndentation(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> line + "\n")
        .collect(joining());
  }

  private static String declarations(String source) {
    return source
        .lines()
        .filter(line -> line.startsWith("  default "))
        .map(line -> line.replace("  default ", "").replace(" {", ";\n"))
        .collect(joining());
  }

  private static List<String> texts(List<String> folders, String suffix) {
    return folders.stream()
        .flatMap(folder -> files(Page.ROOT.resolve(folder), suffix).stream())
        .map(Sources::read)
        .toList();
  }

  private static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
