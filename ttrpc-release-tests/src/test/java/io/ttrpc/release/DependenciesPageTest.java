package io.ttrpc.release;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ttrpc.testsupport.PageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tables of {@code docs/dependencies.md} are those of the release's bills of materials. With
 * {@code -Ddocs.update=true}, they are written anew.
 */
@ExtendWith(StagedRelease.Extension.class)
@Timeout(1800)
class DependenciesPageTest {
  private static final String PAGE = "docs/dependencies.md";
  private static final String OWN_GROUP = "io.ttrpc";
  private static final String TESTS = "ttrpc-spring-boot-starter-test";

  @Test
  void tablesHaveTheDependenciesOfTheRelease(StagedRelease release) throws IOException {
    SortedMap<String, SortedSet<String>> atRunTime = new TreeMap<>();
    SortedMap<String, SortedSet<String>> inTests = new TreeMap<>();
    for (String artifact : Artifacts.JARS) {
      for (String row : dependencies(release, artifact)) {
        SortedMap<String, SortedSet<String>> rows = artifact.equals(TESTS) ? inTests : atRunTime;
        rows.computeIfAbsent(row, unused -> new TreeSet<>()).add(artifact);
      }
    }
    inTests.keySet().removeAll(atRunTime.keySet());
    PageTable.check(PAGE, "## At run time", rows(atRunTime));
    PageTable.check(PAGE, "## In tests", rows(inTests));
  }

  /** Returns the dependencies that an artifact brings along, without the project's own. */
  private static List<String> dependencies(StagedRelease release, String artifact)
      throws IOException {
    String bill = Files.readString(release.artifact(artifact, "-cyclonedx.json"));
    return elements(JsonParser.parseString(bill).getAsJsonObject(), "components").stream()
        .filter(component -> component.get("scope").getAsString().equals("required"))
        .filter(component -> !component.get("group").getAsString().equals(OWN_GROUP))
        .map(DependenciesPageTest::row)
        .toList();
  }

  private static String row(JsonObject component) {
    return "`%s:%s` | %s | %s"
        .formatted(
            component.get("group").getAsString(),
            component.get("name").getAsString(),
            component.get("version").getAsString(),
            elements(component, "licenses").stream()
                .map(DependenciesPageTest::licence)
                .collect(Collectors.joining(" or ")));
  }

  private static String licence(JsonObject element) {
    if (element.has("expression")) {
      return element.get("expression").getAsString();
    }
    JsonObject licence = element.getAsJsonObject("license");
    return licence.get(licence.has("id") ? "id" : "name").getAsString();
  }

  private static List<JsonObject> elements(JsonObject parent, String name) {
    return StreamSupport.stream(parent.getAsJsonArray(name).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<String> rows(SortedMap<String, SortedSet<String>> dependencies) {
    List<String> rows = new ArrayList<>();
    rows.add("| artifact | version | licence | needed by |");
    rows.add("| --- | --- | --- | --- |");
    dependencies.forEach(
        (row, artifacts) -> rows.add("| " + row + " | `" + String.join("`, `", artifacts) + "` |"));
    return rows;
  }
}
