package io.ttrpc.docs;

import io.ttrpc.testsupport.Page;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys on the page of the properties, which another test writes from their metadata. */
final class DocumentedKeys {
  private static final Pattern GROUP = Pattern.compile("the keys of `([^`]+)\\.\\*`");

  private final List<List<String>> rows;

  DocumentedKeys() {
    Page page = Page.at("docs/spring-properties.md");
    rows =
        Stream.of("Server", "Clients", "Actuator")
            .flatMap(section -> page.rows(section).stream())
            .toList();
  }

  /** Returns whether there is this key. If it ends with an asterisk, there are keys below it. */
  boolean contains(String key) {
    return rows.stream().anyMatch(row -> matches(row, row.get(0).replace("`", ""), key));
  }

  private boolean matches(List<String> row, String documented, String key) {
    if (key.endsWith(".*") && documented.startsWith(key.replace("*", ""))) {
      return true;
    }
    if (!documented.endsWith(".*")) {
      return KeyPattern.of(documented).matcher(key).matches();
    }
    Matcher below =
        Pattern.compile(KeyPattern.of(documented.replace(".*", "")) + "\\.(.+)").matcher(key);
    Matcher group = GROUP.matcher(row.get(3));
    return below.matches() && group.find() && contains(group.group(1) + "." + below.group(1));
  }
}
