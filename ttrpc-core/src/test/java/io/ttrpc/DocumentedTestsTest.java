package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that promise something name tests that exist. */
class DocumentedTestsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> PAGES = List.of("architecture.md", "reliability.md");

  /** A test class, and a method or the beginning of one. */
  private static final Pattern REFERENCE =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+)(…)?)?`");

  @Test
  void everyTestThatAPageNamesExists() throws IOException {
    Map<String, String> sources = testSources();
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (String page : PAGES) {
      Matcher reference = REFERENCE.matcher(Files.readString(ROOT.resolve("docs").resolve(page)));
      while (reference.find()) {
        found++;
        String source = sources.getOrDefault(reference.group(1), "");
        String method = Objects.requireNonNullElse(reference.group(2), "");
        String end = method.isEmpty() || reference.group(3) != null ? "" : "(";
        if (source.isEmpty() || !source.contains(" " + method + end)) {
          missing.add(page + ": " + reference.group());
        }
      }
    }
    assertThat(found).isPositive();
    assertThat(missing).isEmpty();
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path tests = module.resolve(Path.of("src", "test", "java"));
        if (Files.isDirectory(tests)) {
          addSources(tests, sources);
        }
      }
    }
    return sources;
  }

  private static void addSources(Path tests, Map<String, String> sources) throws IOException {
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString();
        sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
  }
}
