package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
  @BeforeAll
  static void updateOnDemand() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Goldens.update();
    }
  }

  static Stream<String> protoFiles() {
    return TestProtos.withServices().stream();
  }

  @ParameterizedTest
  @MethodSource("protoFiles")
  void generatedCodeIsTheGoldenCode(String protoFile) throws IOException {
    Map<String, String> generated = Goldens.generate(protoFile);
    Map<String, String> goldens = Goldens.read();

    assertThat(generated)
        .isNotEmpty()
        .allSatisfy((path, text) -> assertThat(text).as(path).isEqualTo(goldens.get(path)));
  }

  @Test
  void noGoldenCodeIsLeftOver() throws IOException {
    Set<String> generated = new TreeSet<>();
    protoFiles().forEach(file -> generated.addAll(Goldens.generate(file).keySet()));

    assertThat(Goldens.read().keySet()).isEqualTo(generated);
  }

  @Test
  void orderOfFilesDoesNotMatter() {
    Map<String, String> together = TestProtos.generate(TestProtos.withServices(), "async=true");

    protoFiles()
        .forEach(
            file ->
                assertThat(together)
                    .containsAllEntriesOf(TestProtos.generate(List.of(file), "async=true")));
  }

  @Test
  void codeThatTheBuildHadWrittenByProtocIsTheSame() throws IOException {
    assertThat(Sources.in(Path.of("target", "generated-test-sources", "protobuf")))
        .containsAllEntriesOf(TestProtos.generate(TestProtos.withServices(), "async=true"));
  }
}
