package io.ttrpc.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The projects of {@code docs/getting-started.md}, built and run with the page's commands. */
@ExtendWith(StagedRelease.Extension.class)
@Timeout(900)
class GettingStartedTest {
  @TempDir Path folder;

  @Test
  void springBootApplicationBuildsWithMavenAndGreets(StagedRelease release) throws IOException {
    Consumer consumer = Consumer.create(folder, release);
    write("The application", consumer);
    write("Build it with Maven", consumer);
    consumer.runUntil("Hello Ada", command("Build it with Maven"));
  }

  @Test
  void programWithoutSpringBuildsWithMavenAndGreets(StagedRelease release) throws IOException {
    Consumer consumer = Consumer.create(folder, release);
    write("The application", consumer);
    // The section has only the protocol in common with the application.
    for (Path file : Folders.files(consumer.project().resolve("src/main")).values()) {
      if (!file.endsWith("greeter.proto")) {
        Files.delete(file);
      }
    }
    write("Without Spring", consumer);
    consumer.runUntil("Hello Ada", command("Without Spring"));
  }

  @Test
  void versionsAreThoseOfTheBuild() throws IOException {
    Pom parent = Pom.read(Checkout.file("pom.xml"));
    List<String> springBoot = parent.texts("/project/properties/spring-boot.version");
    List<String> protobuf = parent.texts("/project/properties/protobuf.version");
    List<String> plugin = parent.texts("/project/properties/protobuf-maven-plugin.version");
    assertThat(found("<ttrpc.version>(.*)<")).isNotEmpty().containsOnly(Checkout.RELEASE);
    assertThat(found("ttrpcVersion = '(.*)'")).containsExactly(Checkout.RELEASE);
    assertThat(found("spring-boot-starter-parent</artifactId>\\s*<version>(.*)<"))
        .isEqualTo(springBoot);
    assertThat(found("org.springframework.boot' version '(.*)'")).isEqualTo(springBoot);
    assertThat(found("spring-boot-dependencies:(.*)'")).isEqualTo(springBoot);
    assertThat(found("<protobuf.version>(.*)<")).isEqualTo(protobuf);
    assertThat(found("protobufVersion = '(.*)'")).isEqualTo(protobuf);
    assertThat(found("protobuf-maven-plugin</artifactId>\\s*<version>(.*)<"))
        .isNotEmpty()
        .hasSameElementsAs(plugin);
  }

  @Test
  void gradleBuildNamesTheStagedGenerator(StagedRelease release) throws IOException {
    assertThat(found("artifact = \"io.ttrpc:(.*)\""))
        .containsExactly(Artifacts.GENERATOR + ":${ttrpcVersion}:standalone@jar");
    assertThat(release.artifact(Artifacts.GENERATOR, "-standalone.jar")).exists();
  }

  private static Page page() {
    return Page.at("docs/getting-started.md");
  }

  /** Writes the files of a section into the consumer's project. */
  private static void write(String section, Consumer consumer) throws IOException {
    Map<String, String> files = page().below(section).files();
    assertThat(files).as(section).isNotEmpty();
    consumer.write(files);
  }

  private static String command(String section) {
    List<String> commands = page().below(section).blocks("bash");
    assertThat(commands).as(section).hasSize(1);
    return commands.get(0).strip();
  }

  /** Returns what the group of an expression finds on the page, each time. */
  private static List<String> found(String expression) {
    return Pattern.compile(expression)
        .matcher(page().text())
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
