package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavadocTest {
  private static final List<String> PIECES =
      List.of("*", "/", "\\", "u", "@", "{", "}", "<", "&", " ", "\n", "word", "-", "1.", "```");

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n \n", "*\n"})
  void emptyCommentHasNoLines(String comment) {
    assertThat(lines(comment)).isEmpty();
  }

  @Test
  void linesAreFilledAnew() {
    assertThat(lines(" one two\n three four five six\n seven\n"))
        .containsExactly("one two three four", "five six seven");
  }

  @Test
  void emptyLineSeparatesParagraphs() {
    assertThat(lines(" one\n\n two\n")).containsExactly("one", "", "<p>two");
  }

  @Test
  void wordLongerThanTheLineKeepsItsLine() {
    assertThat(lines("a incomprehensibilities b"))
        .containsExactly("a", "incomprehensibilities", "b");
  }

  @Test
  void pointsBecomeAList() {
    assertThat(lines(" All:\n - one\n   more\n - two\n\n Then"))
        .containsExactly("All:", "", "<ul>", "  <li>one more", "  <li>two", "</ul>", "", "<p>Then");
  }

  @Test
  void numbersBecomeAnOrderedList() {
    assertThat(lines(" 1. one\n 2. two"))
        .containsExactly("<ol>", "  <li>one", "  <li>two", "</ol>");
  }

  @Test
  void indentedLinesAreKept() {
    assertThat(lines(" See:\n\n     a   b\n\n       c\n\n Done"))
        .containsExactly("See:", "", "<pre>", "a   b", "", "  c", "</pre>", "", "<p>Done");
  }

  @Test
  void fencedLinesAreKept() {
    assertThat(lines("```\na   b\n\n- c\n```"))
        .containsExactly("<pre>", "a   b", "", "- c", "</pre>");
  }

  @Test
  void blockTagComesLast() {
    assertThat(Javadoc.ofWidth(20).comment("Old.").deprecated("Marked so in x.proto.").lines())
        .containsExactly("Old.", "", "@deprecated Marked", "    so in x.proto.");
  }

  @Test
  void noCommentGetsOutOfItsComment() {
    Random random = new Random(1);
    for (int comment = 0; comment < 1000; comment++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      assertStaysInside(text.toString());
    }
  }

  private static void assertStaysInside(String comment) {
    assertThat(lines(comment))
        .as(comment)
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain("*/", "\\u", "{@", "\n")
                    .doesNotMatch("\\s*@.*")
                    .doesNotMatch(".*<(?!p>|/?[uo]l>|li>|/?pre>).*"));
  }

  private static List<String> lines(String comment) {
    return Javadoc.ofWidth(20).comment(comment).lines();
  }
}
