package io.ttrpc.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    page().write(consumer.project(), "The application", "Build it with Maven");
    consumer.runUntil("Hello Ada", command("Build it with Maven"));
  }

  @Test
  void programWithoutSpringBuildsWithMavenAndGreets(StagedRelease release) throws IOException {
    Consumer consumer = Consumer.create(folder, release);
    page().write(consumer.project(), "The application");
    // The section has only the protocol in common with the application.
    for (Path file : Folders.files(consumer.project().resolve("src/main")).values()) {
      if (!file.endsWith("greeter.proto")) {
        Files.delete(file);
      }
    }
    page().write(consumer.project(), "Without Spring");
    consumer.runUntil("Hello Ada", command("Without Spring"));
  }

  @Test
  void versionsAreThoseOfTheBuild() throws IOException {
    Pom parent = Pom.read(Checkout.file("pom.xml"));
    List<String> springBoot = parent.texts("/project/properties/spring-boot.version");
    List<String> protobuf = parent.texts("/project/properties/protobuf.version");
    List<String> plugin = parent.texts("/project/properties/protobuf-maven-plugin.version");
    assertThat(page().all("<ttrpc.version>(.*)<")).isNotEmpty().containsOnly(Checkout.RELEASE);
    assertThat(page().all("ttrpcVersion = '(.*)'")).containsExactly(Checkout.RELEASE);
    assertThat(page().all("spring-boot-starter-parent</artifactId>\\s*<version>(.*)<"))
        .isEqualTo(springBoot);
    assertThat(page().all("org.springframework.boot' version '(.*)'")).isEqualTo(springBoot);
    assertThat(page().all("spring-boot-dependencies:(.*)'")).isEqualTo(springBoot);
    assertThat(page().all("<protobuf.version>(.*)<")).isEqualTo(protobuf);
    assertThat(page().all("protobufVersion = '(.*)'")).isEqualTo(protobuf);
    assertThat(page().all("protobuf-maven-plugin</artifactId>\\s*<version>(.*)<"))
        .isNotEmpty()
        .hasSameElementsAs(plugin);
  }

  @Test
  void gradleBuildNamesTheStagedGenerator(StagedRelease release) throws IOException {
    assertThat(page().all("artifact = \"io.ttrpc:(.*)\""))
        .containsExactly(Artifacts.GENERATOR + ":${ttrpcVersion}:standalone@jar");
    assertThat(release.artifact(Artifacts.GENERATOR, "-standalone.jar")).exists();
  }

  private static Page page() throws IOException {
    return Page.read(Checkout.file("docs/getting-started.md"));
  }

  private static String command(String section) throws IOException {
    List<String> commands = page().commands(section);
    assertThat(commands).hasSize(1);
    return commands.get(0);
  }
}
