package io.ttrpc.interop.shim;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "containerd-shim.md");
  private static final Path SOURCES = Path.of("src/test/java/io/ttrpc/interop");

  @Test
  void examplesAreCodeOfTheTests() throws IOException {
    String sources = sources();
    assertThat(blocks("```java\\n(.*?)```"))
        .hasSizeGreaterThan(3)
        .allSatisfy(example -> assertThat(sources).contains(example));
  }

  @Test
  void scriptIsTheOneThatContainerdRuns() throws IOException {
    assertThat(blocks("```sh\\n(.*?)```"))
        .containsExactly(read(Path.of("src/test/resources/containerd-shim-javademo-v1")));
  }

  @Test
  void linkedFilesExist() throws IOException {
    assertThat(blocks("\\]\\((\\.\\./[^)]*)\\)"))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(PAGE.resolveSibling(link.strip()).normalize()).exists());
  }

  private static List<String> blocks(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(match -> withoutIndentation(match.group(1)))
        .toList();
  }

  private static String sources() throws IOException {
    return sources("shim") + sources("daemon");
  }

  private static String sources(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
      return files.map(DocumentationTest::read).collect(joining());
    }
  }

  private static String read(Path file) {
    try {
      return withoutIndentation(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines()
        .map(line -> line.strip() + "\n")
        .filter(line -> !line.isBlank())
        .collect(joining());
  }
}
