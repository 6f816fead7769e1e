package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Each example on a page has a test that fails when it no longer works. */
class ExamplesTest {
  /** The languages that {@link PagesTest}, {@link PropertiesTest} and this class check. */
  private static final Set<String> CHECKED_HERE =
      Set.of("bash", "go", "java", "kotlin", "properties", "proto", "sh", "xml", "yaml");

  /** Diagrams and plain text. */
  private static final Set<String> NOT_CODE = Set.of("", "mermaid");

  private static final Pattern MODULES = Pattern.compile(" -pl (\\S+)");
  private static final Pattern TESTS = Pattern.compile("-Dtest='?([\\w*,]+)'?");
  private static final Pattern SCRIPT = Pattern.compile("(?m)\\bttrpc-\\w+/\\w+(?= |$)");

  private final Map<String, String> tests = Sources.tests();

  static List<Page> pages() {
    return Page.all();
  }

  /** Another test builds the project on that page. */
  static Stream<Page> pagesWithExcerpts() {
    return PagesTest.pagesWithExcerpts();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyExampleHasATest(Page page) {
    assertThat(page.languages())
        .allMatch(
            language ->
                CHECKED_HERE.contains(language)
                    || NOT_CODE.contains(language)
                    || anotherTestReads(page, language),
            "is checked here or read by another test");
  }

  @ParameterizedTest
  @MethodSource("pagesWithExcerpts")
  void dependenciesAreThoseOfTheBuild(Page page) throws Exception {
    List<String> poms = Sources.poms();
    for (String block : PagesTest.excerpts(page, "xml")) {
      NodeList groups = parsed(block).getElementsByTagName("groupId");
      for (int i = 0; i < groups.getLength(); i++) {
        String coordinates = coordinates((Element) groups.item(i).getParentNode());
        assertThat(poms).as(coordinates).anyMatch(pom -> pom.contains(coordinates));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsNameWhatExists(Page page) {
    Stream.concat(page.blocks("bash").stream(), page.blocks("").stream())
        .forEach(
            commands -> {
              names(MODULES, commands).forEach(ExamplesTest::assertExists);
              names(SCRIPT, commands).forEach(ExamplesTest::assertExists);
              names(TESTS, commands)
                  .forEach(
                      test ->
                          assertThat(tests.keySet())
                              .as(test)
                              .anyMatch(name -> name.matches(test.replace("*", ".*"))));
            });
  }

  private boolean anotherTestReads(Page page, String language) {
    return tests.values().stream()
        .filter(source -> source.contains("Page.at(\"" + page.name() + "\")"))
        .anyMatch(
            source ->
                source.contains(".blocks(\"" + language + "\")") || source.contains(".files()"));
  }

  private static Element parsed(String xml) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  /** Returns the lines of a pom that name the artifact. */
  private static String coordinates(Element artifact) {
    return "<groupId>%s</groupId>\n<artifactId>%s</artifactId>\n"
        .formatted(text(artifact, "groupId"), text(artifact, "artifactId"));
  }

  private static String text(Element parent, String child) {
    return parent.getElementsByTagName(child).item(0).getTextContent();
  }

  private static Stream<String> names(Pattern pattern, String commands) {
    return pattern
        .matcher(commands)
        .results()
        .map(name -> name.groupCount() == 0 ? name.group() : name.group(1))
        .flatMap(names -> Stream.of(names.split(",", -1)));
  }

  private static void assertExists(String path) {
    // A command may leave a module out, such as '!demo-app'.
    assertThat(Page.ROOT.resolve(Path.of(path.replaceAll("['!]", "")))).exists();
  }
}
