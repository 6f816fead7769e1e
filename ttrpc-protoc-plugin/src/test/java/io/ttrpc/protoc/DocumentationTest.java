package io.ttrpc.protoc;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the page about code generation are code of these tests. */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "code-generation.md");

  @Test
  void javaExamplesAreCompiledCode() throws IOException {
    String compiled =
        tests() + declarations(Goldens.read().getOrDefault("hello/GreeterService.java", ""));
    String async = declarations(Goldens.read().getOrDefault("hello/GreeterAsync.java", ""));

    assertThat(examples("java"))
        .isNotEmpty()
        .allSatisfy(example -> assertThat(compiled + async).contains(example));
  }

  @Test
  void protoExampleIsTheTestsOwn() throws IOException {
    String greeter = Files.readString(Path.of("src", "test", "protobuf", "greeter.proto"));

    assertThat(examples("proto"))
        .hasSize(1)
        .allSatisfy(example -> assertThat(withoutIndentation(greeter)).contains(example));
  }

  private static List<String> examples(String language) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL);
    return block
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult match) -> withoutIndentation(match.group(1)))
        .toList();
  }

  private static String tests() throws IOException {
    return Sources.in(Path.of("src", "test", "java")).values().stream()
        .map(DocumentationTest::withoutIndentation)
        .collect(joining());
  }

  /** An interface's methods without their default bodies, as a page shows them. */
  private static String declarations(String source) {
    return source
        .lines()
        .filter(line -> line.startsWith("  default "))
        .map(line -> line.replace("  default ", "").replace(" {", ";\n"))
        .collect(joining());
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(line -> line.strip() + "\n").collect(joining());
  }
}
