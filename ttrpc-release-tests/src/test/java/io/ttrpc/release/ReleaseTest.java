package io.ttrpc.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The artifacts of a release. */
@ExtendWith(StagedRelease.Extension.class)
@Timeout(900)
class ReleaseTest {
  @Test
  void everyArtifactIsStagedAndNoOther(StagedRelease release) throws IOException {
    assertThat(release.artifacts().keySet()).containsExactlyElementsOf(Artifacts.names());
  }

  @Test
  void otherModulesAreNotPublished() throws IOException {
    Pom parent = Pom.read(Checkout.file("pom.xml"));
    List<String> published = new ArrayList<>();
    for (String module : parent.texts("/project/modules/module")) {
      Pom pom = Pom.read(Checkout.file(module + "/pom.xml"));
      if (pom.texts("/project/properties/maven.deploy.skip").contains("false")) {
        published.add(module);
      }
    }
    assertThat(published).containsExactlyInAnyOrderElementsOf(Artifacts.PUBLISHED);
    assertThat(parent.texts("/project/properties/maven.deploy.skip")).containsExactly("true");
  }

  @Test
  void buildIsReproducible(StagedRelease release) throws IOException {
    assertThat(digests(release.artifactsOfSecondBuild()))
        .containsExactlyInAnyOrderEntriesOf(digests(release.artifacts()));
  }

  private static Map<String, String> digests(SortedMap<String, Path> artifacts) throws IOException {
    Map<String, String> byName = new TreeMap<>();
    for (Map.Entry<String, Path> artifact : artifacts.entrySet()) {
      byName.put(artifact.getKey(), sha256(artifact.getValue()));
    }
    return byName;
  }

  @Test
  void everyFileIsSigned(StagedRelease release) throws IOException {
    assumeTrue(release.key().isPresent(), "gpg is not on the PATH");
    for (Path artifact : release.artifacts().values()) {
      release.key().orElseThrow().verifySignatureOf(artifact);
    }
  }

  @Test
  void pomsNeedNoParentAndSayWhoseTheyAre(StagedRelease release) throws IOException {
    for (String artifact : Artifacts.PUBLISHED) {
      Pom pom = Pom.read(release.artifact(artifact, ".pom"));
      assertThat(pom.texts("/project/parent/artifactId")).as(artifact).isEmpty();
      assertThat(pom.texts("/project/name")).as(artifact).containsExactly(artifact);
      assertThat(pom.texts("/project/description")).as(artifact).hasSize(1);
      assertThat(pom.texts("/project/url")).as(artifact).containsExactly(Artifacts.HOME);
      assertThat(pom.texts("/project/licenses/license/name"))
          .as(artifact)
          .containsExactly("Apache-2.0");
      assertThat(pom.texts("/project/developers/developer/name")).as(artifact).hasSize(1);
      assertThat(pom.texts("/project/scm/url")).as(artifact).containsExactly(Artifacts.HOME);
      assertThat(pom.texts("/project/scm/connection"))
          .as(artifact)
          .containsExactly("scm:git:" + Artifacts.HOME);
    }
  }

  @Test
  void dependenciesHaveVersionsAndNoneIsForTests(StagedRelease release) throws IOException {
    for (String artifact : Artifacts.JARS) {
      Pom pom = Pom.read(release.artifact(artifact, ".pom"));
      List<String> dependencies = pom.texts("/project/dependencies/dependency/artifactId");
      List<String> versions = pom.texts("/project/dependencies/dependency/version");
      assertThat(dependencies).as(artifact).doesNotContain("junit-jupiter", "assertj-core");
      assertThat(versions)
          .as(artifact)
          .hasSameSizeAs(dependencies)
          .allSatisfy(version -> assertThat(version).matches("\\d[\\w.]*"));
    }
  }

  @Test
  void bomNamesEveryJar(StagedRelease release) throws IOException {
    Pom bom = Pom.read(release.artifact(Artifacts.BOM, ".pom"));
    assertThat(bom.texts("/project/dependencyManagement/dependencies/dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(Artifacts.JARS);
    assertThat(bom.texts("/project/dependencyManagement/dependencies/dependency/version"))
        .containsOnly("${project.version}");
    assertThat(bom.texts("/project/version")).containsExactly(Checkout.RELEASE);
  }

  @Test
  void everyJarCarriesTheLicence(StagedRelease release) throws IOException {
    for (Map.Entry<String, Path> artifact : release.artifacts().entrySet()) {
      if (artifact.getKey().endsWith(".jar") && !artifact.getKey().endsWith("-javadoc.jar")) {
        assertThat(entries(artifact.getValue())).as(artifact.getKey()).contains("META-INF/LICENSE");
      }
    }
  }

  @Test
  void generatorThatContainsProtobufCarriesItsLicence(StagedRelease release) throws IOException {
    Path generator = release.artifact(Artifacts.GENERATOR, "-standalone.jar");
    assertThat(entries(generator))
        .contains("com/google/protobuf/Message.class", "META-INF/LICENSE-protobuf");
  }

  @Test
  void sourcesAndJavadocAreThoseOfTheApi(StagedRelease release) throws IOException {
    assertThat(entries(release.artifact("ttrpc-core", "-sources.jar")))
        .contains("io/ttrpc/TtrpcServer.java", "io/ttrpc/internal/wire/package-info.java");
    assertThat(entries(release.artifact("ttrpc-core", "-javadoc.jar")))
        .contains("io.ttrpc/io/ttrpc/TtrpcServer.html")
        .noneMatch(entry -> entry.contains("internal"));
    assertThat(entries(release.artifact("ttrpc-spring-boot-autoconfigure", "-javadoc.jar")))
        .contains("io.ttrpc.spring.boot/io/ttrpc/spring/boot/server/TtrpcService.html")
        .noneMatch(entry -> entry.contains("internal"));
  }

  /**
   * A generated message does not load on a runtime of protobuf that is older than its generator.
   */
  @Test
  void jarsOfApplicationsHaveNoGeneratedMessages(StagedRelease release) throws IOException {
    for (String artifact : Artifacts.JARS) {
      if (!artifact.equals(Artifacts.GENERATOR)) {
        assertThat(classesThatMention("com/google/protobuf/GeneratedMessage", release, artifact))
            .as(artifact)
            .isEmpty();
      }
    }
  }

  private static List<String> classesThatMention(
      String name, StagedRelease release, String artifact) throws IOException {
    List<String> found = new ArrayList<>();
    try (JarFile jar = new JarFile(release.artifact(artifact, ".jar").toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        byte[] content = jar.getInputStream(entry).readAllBytes();
        if (new String(content, StandardCharsets.ISO_8859_1).contains(name)) {
          found.add(entry.getName());
        }
      }
    }
    return found;
  }

  @Test
  void autoConfigurationHasWhatSpringBootReadsWithoutItsClasses(StagedRelease release)
      throws IOException {
    assertThat(entries(release.artifact("ttrpc-spring-boot-autoconfigure", ".jar")))
        .contains(
            "META-INF/spring-autoconfigure-metadata.properties",
            "META-INF/spring-configuration-metadata.json",
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports");
  }

  @Test
  void billOfMaterialsListsTheDependenciesAtRunTime(StagedRelease release) throws IOException {
    Path bill = release.artifact("ttrpc-core", "-cyclonedx.json");
    JsonElement components =
        JsonParser.parseString(Files.readString(bill)).getAsJsonObject().get("components");
    assertThat(
            StreamSupport.stream(components.getAsJsonArray().spliterator(), false)
                .map(component -> component.getAsJsonObject().get("name").getAsString()))
        .containsExactlyInAnyOrder("protobuf-java", "jspecify");
  }

  @Test
  void standaloneGeneratorRunsAsAProgramAndAsAJar(StagedRelease release, @TempDir Path folder)
      throws IOException {
    Path generator =
        Files.copy(
            release.artifact(Artifacts.GENERATOR, "-standalone.jar"),
            folder.resolve("protoc-gen-ttrpc-java"));
    assertThat(new File(generator.toString()).setExecutable(true)).isTrue();
    // An empty input is a request without files; the response states the supported features.
    String asProgram = Command.start(folder, List.of(generator.toString())).succeed();
    String asJar =
        Command.start(folder, List.of(Command.java(), "-jar", generator.toString())).succeed();
    assertThat(asProgram).isNotEmpty().isEqualTo(asJar);
  }

  @Test
  void releaseNeedsTheAddressOfAPublicRepository(@TempDir Path folder) throws IOException {
    Path sources = folder.resolve("sources");
    Checkout.copyForRelease(sources);
    assertThat(Command.maven(sources, "-Prelease", "validate", "-N").fail())
        .contains("Set ttrpc.home in pom.xml to the address of the public repository");
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(entry -> entry.getName()).toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
