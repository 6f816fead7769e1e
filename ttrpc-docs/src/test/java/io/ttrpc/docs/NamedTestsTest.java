package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages and tests name each other. */
class NamedTestsTest {
  /** A test class, and a method or the beginning of one. */
  private static final Pattern REFERENCE =
      Pattern.compile("`([A-Z]\\w+(?:Tests?|IT))(?:\\.(\\w+)(…)?)?`");

  private static final Pattern CASE_ROW = Pattern.compile("\\| \\d+[abc]? \\|.*");
  private static final Pattern CASE_REFERENCE = Pattern.compile("`(\\w+\\.case\\w+)`");
  private static final Pattern CASE_TEST = Pattern.compile("void (case\\w+)\\(");

  private static final Pattern SECTION = Pattern.compile("(?m)^(?=## )");
  private static final Pattern CASE_NUMBER = Pattern.compile("(?m)^\\| (\\d+[abc]?) \\|");
  private static final Pattern CASE_LINK =
      Pattern.compile("\\[case (\\w+)]\\(compatibility\\.md#([\\w-]+)\\)");

  private final Map<String, String> tests = Sources.tests();

  @Test
  void everyTestThatAPageNamesExists() {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (Page page : Page.all()) {
      for (MatchResult reference : REFERENCE.matcher(page.text()).results().toList()) {
        found++;
        if (!exists(reference)) {
          missing.add(page.name() + ": " + reference.group());
        }
      }
    }
    assertThat(found).isPositive();
    assertThat(missing).isEmpty();
  }

  @Test
  void everyWireCaseHasItsTests() {
    assertThat(wireCases().text().lines().filter(CASE_ROW.asMatchPredicate()))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).containsPattern(CASE_REFERENCE));
  }

  @Test
  void wireCasesAndTheirTestsNameTheSame() {
    Set<String> named =
        CASE_REFERENCE
            .matcher(wireCases().text())
            .results()
            .map(reference -> reference.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> written = new TreeSet<>();
    tests.forEach(
        (name, source) ->
            CASE_TEST
                .matcher(source)
                .results()
                .forEach(test -> written.add(name + "." + test.group(1))));

    assertThat(named).isEqualTo(written);
  }

  @Test
  void linksToWireCasesLeadToTheirTables() {
    Map<String, Set<String>> anchors = new TreeMap<>();
    SECTION
        .splitAsStream(wireCases().text())
        .map(section -> new Page(wireCases().path(), section))
        .forEach(
            table ->
                CASE_NUMBER
                    .matcher(table.text())
                    .results()
                    .forEach(number -> anchors.put(number.group(1), table.anchors())));
    List<MatchResult> links =
        Page.all().stream().flatMap(page -> CASE_LINK.matcher(page.text()).results()).toList();

    assertThat(links)
        .isNotEmpty()
        .allSatisfy(
            link ->
                assertThat(anchors.get(link.group(1))).as(link.group()).contains(link.group(2)));
  }

  private static Page wireCases() {
    return Page.at("docs/compatibility.md");
  }

  private boolean exists(MatchResult reference) {
    String source = tests.getOrDefault(reference.group(1), "");
    String method = Objects.requireNonNullElse(reference.group(2), "");
    String end = method.isEmpty() || reference.group(3) != null ? "" : "(";
    return !source.isEmpty() && source.contains(" " + method + end);
  }
}
