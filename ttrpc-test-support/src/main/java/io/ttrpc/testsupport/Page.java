package io.ttrpc.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the project's documentation, in Markdown. Immutable and safe for any thread.
 *
 * @param path the file
 * @param text the content
 */
public record Page(Path path, String text) {
  /** The folder of the project, as the tests of its modules see it. */
  public static final Path ROOT = Path.of("..");

  private static final Pattern BLOCK =
      Pattern.compile("^ *```(\\w*)\\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FILE =
      Pattern.compile(
          "^`([^`\\n]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");

  /** Returns the page at a path below the project's folder. */
  public static Page at(String path) {
    return at(ROOT.resolve(path));
  }

  /** Returns the page in a file. */
  public static Page at(Path path) {
    try {
      return new Page(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the pages in the project's folder and in docs. */
  public static List<Page> all() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(Page::at)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the page's name, from the project's folder. */
  public String name() {
    return ROOT.relativize(path).toString();
  }

  /** Returns the fenced blocks in a language. */
  public List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /**
   * Returns the fenced blocks that are files, by path. The line above such a block is the path in
   * backquotes.
   */
  public Map<String, String> files() {
    return FILE.matcher(text)
        .results()
        .collect(Collectors.toMap(file -> file.group(1), file -> file.group(2)));
  }

  /** Returns the languages of the fenced blocks. */
  public Set<String> languages() {
    return BLOCK.matcher(text).results().map(block -> block.group(1)).collect(Collectors.toSet());
  }

  /** Returns the targets of the links, in order. */
  public List<String> links() {
    return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
  }

  /** Returns the anchors of the headings. */
  public Set<String> anchors() {
    return HEADING.matcher(prose()).results().map(Page::anchor).collect(Collectors.toSet());
  }

  /** Returns the cells of the table rows below a heading whose first cell begins with code. */
  public List<List<String>> rows(String heading) {
    return section(heading)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Stream.of(CELL.split(line)).skip(1).map(String::strip).toList())
        .toList();
  }

  /** Returns the section below a heading as a page. */
  public Page below(String heading) {
    return new Page(path, section(heading));
  }

  /** Returns the text below a heading, up to the next heading of the same or a higher rank. */
  public String section(String heading) {
    Pattern section =
        Pattern.compile(
            "^(#+) " + Pattern.quote(heading) + "$(.*?)(?=^(?!\\1#)#+ |\\z)",
            Pattern.DOTALL | Pattern.MULTILINE);
    return section
        .matcher(text)
        .results()
        .map(match -> match.group(2))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name() + " has no heading " + heading));
  }

  private String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  /** Makes an anchor of a heading as GitHub does. */
  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Override
  public String toString() {
    return name();
  }
}
