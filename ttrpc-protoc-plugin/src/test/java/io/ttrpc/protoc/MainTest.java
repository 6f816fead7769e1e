package io.ttrpc.protoc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse.Feature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void responseGoesToStandardOutput() throws IOException {
    CodeGeneratorRequest request = TestProtos.request(List.of("greeter.proto"), "");

    assertThat(run(request.toByteArray())).isZero();

    assertThat(response().getFileList())
        .extracting(CodeGeneratorResponse.File::getName)
        .containsExactly("hello/GreeterService.java", "hello/GreeterTtrpc.java");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void warningsGoToStandardError() throws IOException {
    CodeGeneratorRequest request = TestProtos.request(List.of("traps/unnamed_package.proto"), "");

    assertThat(run(request.toByteArray())).isZero();

    assertThat(err.toString(UTF_8)).contains("warning: service Unnamed has no package");
  }

  @Test
  void errorOfAProtoFileIsAResponseAndNoFailure() throws IOException {
    CodeGeneratorRequest request = TestProtos.request(List.of("greeter.proto"), "nonsense");

    assertThat(run(request.toByteArray())).isZero();

    assertThat(response().getError()).contains("nonsense");
    assertThat(response().getFileList()).isEmpty();
  }

  @Test
  void optionalFieldsAndEditionsAreSupported() throws IOException {
    run(CodeGeneratorRequest.getDefaultInstance().toByteArray());

    assertThat(response().getSupportedFeatures())
        .isEqualTo(Feature.FEATURE_PROTO3_OPTIONAL_VALUE | Feature.FEATURE_SUPPORTS_EDITIONS_VALUE);
    assertThat(response().getMinimumEdition()).isEqualTo(Edition.EDITION_PROTO2_VALUE);
    assertThat(response().getMaximumEdition()).isEqualTo(Edition.EDITION_2026_VALUE);
  }

  @Test
  void fileWithoutServicesHasNoCode() throws IOException {
    run(TestProtos.request(List.of("traps/imported.proto"), "").toByteArray());

    assertThat(response().getFileList()).isEmpty();
    assertThat(response().hasError()).isFalse();
  }

  @Test
  void inputThatIsNoRequestIsAFailure() throws IOException {
    assertThat(run("no request".getBytes(UTF_8))).isEqualTo(1);

    assertThat(err.toString(UTF_8)).contains("expected a request of protoc on standard input");
    assertThat(out.size()).isZero();
  }

  @Test
  void argumentFailsWithTheUsage() throws IOException {
    assertThat(run(new byte[0], "--help")).isEqualTo(2);

    assertThat(err.toString(UTF_8))
        .contains("--ttrpc-java_out=DIR")
        .contains("async=true|false")
        .contains("rename=package.Service:JavaName");
  }

  private int run(byte[] in, String... arguments) throws IOException {
    return Main.run(
        arguments,
        new ByteArrayInputStream(in),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private CodeGeneratorResponse response() throws IOException {
    return CodeGeneratorResponse.parseFrom(out.toByteArray());
  }
}
