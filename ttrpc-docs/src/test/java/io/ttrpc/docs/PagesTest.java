package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ttrpc.testsupport.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of all pages are code that the build compiles, and their links lead somewhere. */
class PagesTest {
  private static final Set<String> LANGUAGES =
      Set.of(
          "",
          "bash",
          "go",
          "groovy",
          "ini",
          "java",
          "json",
          "kotlin",
          "log",
          "mermaid",
          "properties",
          "proto",
          "sh",
          "xml",
          "yaml");

  /** The files on this page are a project of their own, which another test builds. */
  private static final String GETTING_STARTED = "docs/getting-started.md";

  static List<Page> pages() {
    return Page.all();
  }

  static Stream<Page> pagesWithExcerpts() {
    return Page.all().stream().filter(page -> !page.name().equals(GETTING_STARTED));
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void javaExamplesAreCompiledCode(Page page) {
    assertAreExcerpts(excerpts(page, "java"), Sources.java());
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void kotlinExamplesAreCompiledCode(Page page) {
    assertAreExcerpts(page.blocks("kotlin"), Sources.kotlin());
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void protoExamplesAreCompiledCode(Page page) {
    assertAreExcerpts(excerpts(page, "proto"), Sources.proto());
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void goExamplesAreCompiledCode(Page page) {
    assertAreExcerpts(page.blocks("go"), Sources.go());
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void scriptsAreThoseOfTheTests(Page page) {
    assertAreExcerpts(page.blocks("sh"), Sources.shell());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void languagesOfBlocksAreKnown(Page page) {
    assertThat(page.languages()).isSubsetOf(LANGUAGES);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Page page) {
    List<String> links = page.links().stream().filter(link -> !link.startsWith("http")).toList();
    assumeThat(links).isNotEmpty();
    for (String link : links) {
      String[] parts = link.split("#", 2);
      Path target =
          parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
      assertThat(target).exists();
      if (parts.length == 2) {
        assertThat(Page.at(target).anchors()).as("anchors of %s", target).contains(parts[1]);
      }
    }
  }

  @Test
  void commandsOfTheReadmeAreOneLineEach() {
    List<String> commands = Page.at("README.md").blocks("bash");
    assertThat(commands).hasSize(3);
    // The first two are run by .ci/run.
    assertThat(commands.subList(0, 2))
        .allSatisfy(
            command -> assertThat(command.strip()).startsWith("mvn -B").doesNotContain("\n"));
  }

  /** Files of a project are built as they are by another test, {@code QuickStartTest}. */
  static List<String> excerpts(Page page, String language) {
    List<String> excerpts = new ArrayList<>(page.blocks(language));
    excerpts.removeAll(page.files().values());
    return excerpts;
  }

  private static void assertAreExcerpts(List<String> blocks, List<String> sources) {
    for (String block : blocks) {
      String example = Sources.withoutIndentation(block);
      assertThat(sources.stream().anyMatch(source -> source.contains(example)))
          .as("a source has the example%n%s", block)
          .isTrue();
    }
  }
}
