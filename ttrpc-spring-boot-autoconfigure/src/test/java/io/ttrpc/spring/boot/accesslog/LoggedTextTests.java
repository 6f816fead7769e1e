package io.ttrpc.spring.boot.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text that a peer has chosen stays one value in one line. */
class LoggedTextTests {
  @ParameterizedTest
  @CsvSource({
    "demo.v1.Greeter/SayHello, demo.v1.Greeter/SayHello",
    "zoë, zoë",
    "'a b', a\\u0020b",
    "'a=b', a=b",
    "'DOMAIN\\ada', DOMAIN\\u005cada"
  })
  void visibleTextIsLegible(String text, String expected) {
    assertThat(LoggedText.of(text)).isEqualTo(expected);
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(LoggedText.of("a\r\nb\u001b[31m\0\u007f\u0085"))
        .isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u0000\\u007f\\u0085");
  }

  @Test
  void separatorsAndDirectionMarksAreEscaped() {
    assertThat(LoggedText.of("\u2028\u2029\u202e\u00a0\ufeff"))
        .isEqualTo("\\u2028\\u2029\\u202e\\u00a0\\ufeff");
  }

  @Test
  void longTextIsCut() {
    assertThat(LoggedText.of("x".repeat(1 << 20))).isEqualTo("x".repeat(256) + "...");
    assertThat(LoggedText.of("x".repeat(256))).isEqualTo("x".repeat(256));
  }

  @Test
  void emptyTextIsAHyphen() {
    assertThat(LoggedText.of("")).isEqualTo("-");
  }
}
