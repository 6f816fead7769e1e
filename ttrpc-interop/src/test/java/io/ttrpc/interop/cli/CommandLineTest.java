package io.ttrpc.interop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttrpc.interop.cli.Option.Known;
import io.ttrpc.interop.cli.Option.Repetition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final List<Known> KNOWN =
      List.of(
          new Known("--socket", "PATH", Repetition.ONCE),
          new Known("--echo", "TEXT", Repetition.ANY),
          new Known("--limit", "N", Repetition.ONCE),
          new Known("--flag", null, Repetition.ONCE));

  @Test
  void optionsKeepTheirOrder() throws Exception {
    assertThat(parse("--echo", "a", "--flag", "--echo=b", "--echo", "").options())
        .containsExactly(
            new Option("--echo", "a"),
            new Option("--flag", ""),
            new Option("--echo", "b"),
            new Option("--echo", ""));
  }

  @Test
  void valueMayLookLikeAnOption() throws Exception {
    assertThat(parse("--echo", "--flag", "--echo=--x=y").options())
        .containsExactly(new Option("--echo", "--flag"), new Option("--echo", "--x=y"));
  }

  @Test
  void socketIsAPath() throws Exception {
    assertThat(parse("--socket", "/run/x.sock").socket()).isEqualTo(Path.of("/run/x.sock"));
  }

  @Test
  void missingSocketIsNamed() {
    assertThatThrownBy(() -> parse("--flag").socket())
        .isInstanceOf(UsageException.class)
        .hasMessage("expected --socket PATH, the Unix socket's path, but found none");
  }

  @Test
  void unknownArgumentFailsWithTheKnownOnes() {
    assertThatThrownBy(() -> parse("--sock", "x"))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected --socket PATH, --echo TEXT, --limit N, --flag but found --sock");
    assertThatThrownBy(() -> parse("x.sock")).hasMessageEndingWith("but found x.sock");
  }

  @Test
  void missingValueIsNamed() {
    assertThatThrownBy(() -> parse("--socket"))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected --socket PATH but nothing follows --socket");
  }

  @Test
  void flagTakesNoValue() {
    assertThatThrownBy(() -> parse("--flag=yes"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--flag takes no value but was given \"yes\"");
  }

  @Test
  void onlySomeOptionsRepeat() {
    assertThatThrownBy(() -> parse("--socket", "a", "--socket", "b"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--socket must be given once but was given twice");
  }

  @Test
  void numberIsTheOneGivenOrTheDefault() throws Exception {
    assertThat(parse("--limit", "7").positiveNumber("--limit", 5)).isEqualTo(7);
    assertThat(parse().positiveNumber("--limit", 5)).isEqualTo(5);
  }

  @Test
  void numberIsWholeAndPositive() {
    for (String value : List.of("0", "-1", "1.5", "soon", "", "9223372036854775808")) {
      assertThatThrownBy(() -> parse("--limit", value).positiveNumber("--limit", 5))
          .isInstanceOf(UsageException.class)
          .hasMessage("--limit must be a whole number from 1 on but was \"" + value + '"');
    }
  }

  @Test
  void argumentsAreTheLastOfTheProcessesCommandLine() {
    byte[] commandLine = "java\0-jar\0x.jar\0--echo\0grün\0\0".getBytes(StandardCharsets.UTF_8);
    assertThat(ProcessArguments.lastOf(commandLine, List.of("--echo", "gr??n", "")))
        .containsExactly("--echo", "grün", "");
    assertThat(ProcessArguments.lastOf(commandLine, List.of())).isEmpty();
  }

  private static CommandLine parse(String... arguments) throws UsageException {
    return CommandLine.parse(List.of(arguments), KNOWN);
  }
}
