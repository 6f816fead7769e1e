package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services as other projects write them, in .proto files that nobody here can edit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // javac has much to do, on a busy machine perhaps.
class CorpusTest {
  /** The root of the Go sources that Debian packages install. */
  private static final Path GO = Path.of("/usr/share/gocode/src");

  private static final String CONTAINERD = "github.com/containerd/containerd";

  @TempDir static Path protos;
  @TempDir Path folder;

  private static List<Path> roots = List.of();

  @BeforeAll
  static void extractClassPath() throws IOException {
    roots = Corpus.extractClassPath(protos);
  }

  static List<Corpus> artifacts() throws IOException {
    return Corpus.in(roots);
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void everyServiceOfAnArtifactIsGeneratedAndCompiles(Corpus corpus) throws Exception {
    Map<String, String> sources = generate(corpus, corpus.request(folder, "async=true"));

    assertThat(StrictCompiler.compile(sources, folder)).isEmpty();
  }

  @Test
  void everyServiceOfContainerdIsGeneratedAndCompiles() throws Exception {
    requireContainerd();
    Set<String> services = Corpus.services(GO, GO.resolve(CONTAINERD));
    List<Path> imports = new ArrayList<>(roots);
    imports.addAll(0, List.of(GO, GO.resolve("github.com/gogo/protobuf")));
    Corpus containerd = new Corpus("containerd", imports, services);
    CodeGeneratorRequest request = containerd.request(folder, "async=true");
    Map<String, String> sources = generate(containerd, request);

    assertThat(StrictCompiler.compileMessages(messages(containerd, request), folder)).isEmpty();
    assertThat(StrictCompiler.compile(sources, folder)).isEmpty();
  }

  private static void requireContainerd() {
    boolean required = Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));
    if (!required && !Files.isDirectory(GO.resolve(CONTAINERD))) {
      String missing = "no " + CONTAINERD + " in " + GO + "; .ci/run installs it";
      System.out.println("SKIPPED CorpusTest for containerd: " + missing);
      abort(missing);
    }
  }

  private static Map<String, String> generate(Corpus corpus, CodeGeneratorRequest request) {
    CodeGeneratorResponse response = Generator.generate(request, warning -> {});
    assertThat(response.getError()).isEmpty();
    Map<String, String> sources = new TreeMap<>();
    response.getFileList().forEach(file -> sources.put(file.getName(), file.getContent()));
    long services =
        request.getProtoFileList().stream()
            .filter(file -> corpus.services().contains(file.getName()))
            .mapToInt(file -> file.getServiceCount())
            .sum();
    assertThat(sources).hasSize((int) services * 3);
    return sources;
  }

  /** Messages of the files and of all that these import. */
  private Map<String, String> messages(Corpus corpus, CodeGeneratorRequest request)
      throws Exception {
    Set<String> files = new TreeSet<>();
    request.getProtoFileList().forEach(file -> files.add(file.getName()));
    files.removeIf(file -> file.startsWith("google/protobuf/"));
    Path messages = Files.createDirectory(folder.resolve("messages"));
    corpus.protoc(List.of("--java_out=" + messages), files);
    return Sources.in(messages);
  }
}
