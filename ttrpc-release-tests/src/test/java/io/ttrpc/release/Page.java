package io.ttrpc.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation whose code blocks are files: the line above such a block is the
 * file's path, in backquotes.
 */
final class Page {
  private static final Pattern FILE =
      Pattern.compile("^`([^`\n]+)`\n\n```\\w+\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private final String text;

  private Page(String text) {
    this.text = text;
  }

  static Page read(Path file) throws IOException {
    return new Page(Files.readString(file));
  }

  /** Writes the files of some sections into a folder. */
  void write(Path folder, String... titles) throws IOException {
    for (String title : titles) {
      List<MatchResult> files = FILE.matcher(section(title)).results().toList();
      if (files.isEmpty()) {
        throw new AssertionError("no file in section " + title);
      }
      for (MatchResult file : files) {
        Path path = folder.resolve(file.group(1));
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.group(2));
      }
    }
  }

  /** Returns the commands of a section, each a line. */
  List<String> commands(String title) {
    return Pattern.compile("^```bash\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(section(title))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** Returns the text that an expression finds, each time. */
  List<String> all(String expression) {
    return Pattern.compile(expression)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private String section(String title) {
    for (String section : text.split("(?m)^## ", 0)) {
      if (section.startsWith(title + "\n")) {
        return section;
      }
    }
    throw new AssertionError("no section " + title);
  }
}
