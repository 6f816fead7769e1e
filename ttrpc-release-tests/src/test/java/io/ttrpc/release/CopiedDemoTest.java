package io.ttrpc.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo's folder, copied out of the repository, is a project of its own. */
@ExtendWith(StagedRelease.Extension.class)
@Timeout(1800)
class CopiedDemoTest {
  private static final Path DEMO = Checkout.file("demo-app");

  @TempDir Path folder;

  @Test
  void copyBuildsAndMakesItsTour(StagedRelease release) throws IOException {
    Consumer consumer = Consumer.create(folder, release);
    for (Map.Entry<String, Path> file : Folders.files(DEMO).entrySet()) {
      if (file.getKey().startsWith("src/")) {
        Path copy = consumer.project().resolve(file.getKey());
        Files.createDirectories(copy.getParent());
        Files.copy(file.getValue(), copy);
      }
    }
    consumer.write(Map.of("pom.xml", Checkout.pomForRelease(DEMO.resolve("pom.xml"))));
    consumer.runUntil(
        "All went as it should.", "mvn package && DEMO_ONCE=true java -jar target/demo-app.jar");
  }

  @Test
  void versionsAreThoseOfTheBuild() throws IOException {
    Pom parent = Pom.read(Checkout.file("pom.xml"));
    Pom demo = Pom.read(DEMO.resolve("pom.xml"));
    assertThat(demo.texts("/project/parent/version"))
        .isEqualTo(parent.texts("/project/properties/spring-boot.version"));
    assertThat(demo.texts("/project/properties/ttrpc.version"))
        .isEqualTo(parent.texts("/project/version"));
    for (String property : List.of("google-common-protos.version", "errorprone.version")) {
      assertThat(demo.texts("/project/properties/" + property))
          .as(property)
          .hasSize(1)
          .isEqualTo(parent.texts("/project/properties/" + property));
    }
    assertThat(
            demo.texts("/project/build/plugins/plugin[artifactId='protobuf-maven-plugin']/version"))
        .isEqualTo(parent.texts("/project/properties/protobuf-maven-plugin.version"));
  }
}
