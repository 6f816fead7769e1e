package io.ttrpc.readme;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.readme.v1.GreeterService;
import io.ttrpc.readme.v1.GreeterTtrpc;
import io.ttrpc.readme.v1.HelloReply;
import io.ttrpc.readme.v1.HelloRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the README says is so. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCES = Path.of("src/test/java/io/ttrpc/readme");

  @TempDir Path folder;

  @Test
  void serviceAndClientWorkInAnApplication() {
    String socket = folder.resolve("greeter.sock").toString();
    try (var context =
        new SpringApplicationBuilder(Application.class)
            .web(org.springframework.boot.WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + socket,
                "--ttrpc.client.clients.greeter.target=unix://" + socket)) {
      assertThat(context.getBean(Reception.class).welcome("Ada")).isEqualTo("Hello Ada");
    }
  }

  @Test
  void coreWorksWithoutSpring() throws IOException {
    assertThat(greet(folder.resolve("core.sock").toString())).isEqualTo("Hello Ada");
  }

  private static String greet(String address) throws IOException {
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(address)
                .service(GreeterTtrpc.bind(new Greeter()))
                .start();
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterService greeter = GreeterTtrpc.client(channel).withTimeout(Duration.ofSeconds(2));
      return greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build()).getMessage();
    }
  }

  @Test
  void serviceIsTestedByCallingIt() {
    List<HelloReply> letters = new ArrayList<>();
    new Greeter().spell(HelloRequest.newBuilder().setName("Ada").build(), letters::add);
    assertThat(letters).extracting(HelloReply::getMessage).containsExactly("A", "d", "a");
  }

  @Test
  void examplesAreCompiledCode() throws IOException {
    String sources = sources();
    assertThat(found("```java\\n(.*?)```"))
        .hasSize(3)
        .allSatisfy(example -> assertThat(sources).contains(example));
  }

  @Test
  void linkedFilesExist() throws IOException {
    assertThat(found("\\]\\(((?!http)[^)#]*)\\)"))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(README.resolveSibling(link.strip())).exists());
  }

  @Test
  void firstTwoCommandsAreOneLineEach() throws IOException {
    assertThat(found("```bash\\n(.*?)```"))
        .hasSize(2)
        .allSatisfy(
            command -> assertThat(command.strip()).startsWith("mvn -B").doesNotContain("\n"));
  }

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(README))
        .results()
        .map(match -> withoutIndentation(match.group(1)))
        .toList();
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.map(ReadmeTest::read).collect(joining());
    }
  }

  private static String read(Path file) {
    try {
      return withoutIndentation(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines()
        .map(line -> line.strip() + "\n")
        .filter(line -> !line.isBlank())
        .collect(joining());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Greeter.class, Reception.class})
  static class Application {}
}
