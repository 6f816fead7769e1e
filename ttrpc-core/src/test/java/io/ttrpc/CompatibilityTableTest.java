package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of wire cases and the tests that show them name each other. */
class CompatibilityTableTest {
  private static final Path TABLE = Path.of("..", "docs", "compatibility.md");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+\\.case\\w+)`");
  private static final Pattern TEST = Pattern.compile("void (case\\w+)\\(");

  @Test
  void everyCaseHasItsTests() throws IOException {
    try (Stream<String> lines = Files.lines(TABLE)) {
      assertThat(lines.filter(line -> line.matches("\\| \\d+[abc]? \\|.*")))
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row).containsPattern(REFERENCE));
    }
  }

  @Test
  void tableAndTestsNameTheSame() throws IOException {
    assertThat(referenced()).isEqualTo(written());
  }

  private static Set<String> referenced() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher reference = REFERENCE.matcher(Files.readString(TABLE));
    while (reference.find()) {
      names.add(reference.group(1));
    }
    return names;
  }

  private static Set<String> written() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
        String testClass = file.getFileName().toString().replace(".java", "");
        Matcher test = TEST.matcher(Files.readString(file));
        while (test.find()) {
          names.add(testClass + "." + test.group(1));
        }
      }
    }
    return names;
  }
}
