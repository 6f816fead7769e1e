package io.ttrpc.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A table on a page that is written from the code: by a test, with {@code -Ddocs.update=true}. */
public final class PageTable {
  private static final boolean UPDATE = Boolean.getBoolean("docs.update");

  private PageTable() {}

  /** Asserts that the first table below a heading has these rows, or writes them. */
  public static void check(String page, String heading, List<String> rows) throws IOException {
    Page written = Page.at(page);
    List<String> lines = new ArrayList<>(written.text().lines().toList());
    int start = lines.indexOf(heading);
    assertThat(start).as(heading).isNotNegative();
    while (!lines.get(start).startsWith("|")) {
      start++;
    }
    int end = start;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    if (UPDATE) {
      List<String> table = lines.subList(start, end);
      table.clear();
      table.addAll(rows);
      Files.writeString(written.path(), String.join("\n", lines) + "\n");
    } else {
      assertThat(lines.subList(start, end)).containsExactlyElementsOf(rows);
    }
  }
}
