package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTextTest {
  private static final String ACCENTED = "caf\u00e9 \u4e16\u754c \ud83d\ude00";

  @Test
  void ordinaryTextOfALineStaysAsItIs() {
    String text = "runc: \"no such file\" at C:\\x, 100% {0}";
    assertThat(PeerText.line(text)).isSameAs(text);
    assertThat(PeerText.line(ACCENTED)).isEqualTo(ACCENTED);
    assertThat(PeerText.line("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029",
        "\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\ud800", "\udc00", "\ue000"
      })
  void charactersThatForgeAreEscaped(String character) {
    String escape = "\\u%04x".formatted((int) character.charAt(0));
    assertThat(PeerText.line("a" + character + "b")).isEqualTo("a" + escape + "b");
    assertThat(PeerText.word("a" + character + "b")).isEqualTo("a" + escape + "b");
  }

  @Test
  void invisibleCharactersBeyondSixteenBitsAreEscaped() {
    assertThat(PeerText.line("a\udb40\udc01b")).isEqualTo("a\\udb40\\udc01b");
  }

  @Test
  void spacesAndBackslashesOfAWordAreEscaped() {
    assertThat(PeerText.word("a b\\n")).isEqualTo("a\\u0020b\\u005cn");
    assertThat(PeerText.word("a\u00a0\u00e9")).isEqualTo("a\\u00a0\u00e9");
  }

  @Test
  void longTextsAreCut() {
    assertThat(PeerText.line("x".repeat(4 << 20))).isEqualTo("x".repeat(4096) + "...");
    assertThat(PeerText.word("x".repeat(4 << 20))).isEqualTo("x".repeat(256) + "...");
    assertThat(PeerText.line("x".repeat(4096))).hasSize(4096);
  }

  @Test
  void cutDividesNoPair() {
    String text = "x".repeat(4095) + "\ud83d\ude00" + "y";
    assertThat(PeerText.line(text)).isEqualTo("x".repeat(4095) + "...");
  }
}
