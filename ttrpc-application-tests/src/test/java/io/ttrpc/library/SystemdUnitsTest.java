package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of systemd in the documentation. */
class SystemdUnitsTest {
  private static final Path UNITS = Page.ROOT.resolve("docs/systemd");
  private static final Path VERIFY = Path.of("/usr/bin/systemd-analyze");

  /** The program of the service, which has to exist and may be missing here. */
  private static final String JAVA = "/usr/bin/java";

  @Test
  void systemdAcceptsTheUnits(@TempDir Path folder) throws Exception {
    RequiredTool.require(VERIFY, "install Debian's package systemd");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(VERIFY.toString(), "verify"));
    for (Path unit : units()) {
      String text = Files.readString(unit).replace(JAVA, java);
      command.add(Files.writeString(folder.resolve(unit.getFileName()), text).toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void pageShowsLinesOfTheUnits() throws Exception {
    StringBuilder text = new StringBuilder();
    for (Path unit : units()) {
      text.append(Files.readString(unit));
    }
    assertThat(Page.at("docs/spring-systemd.md").blocks("ini"))
        .isNotEmpty()
        .allSatisfy(
            block -> assertThat(text.toString().lines()).containsAll(block.lines().toList()));
  }

  private static List<Path> units() throws Exception {
    try (Stream<Path> units = Files.list(UNITS)) {
      return units.sorted().toList();
    }
  }
}
