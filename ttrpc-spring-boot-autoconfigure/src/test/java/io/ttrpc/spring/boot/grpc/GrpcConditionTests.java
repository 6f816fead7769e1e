package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServiceDispatchAutoConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Services and clients use gRPC where the application asks for it and has it. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class GrpcConditionTests {
  private static final FilteredClassLoader WITHOUT_GRPC =
      new FilteredClassLoader(
          "io.grpc", "org.springframework.grpc", "org.springframework.boot.grpc");

  @TempDir Path folder;
  private Path socket = Path.of("unknown");
  private ApplicationContextRunner serving = new ApplicationContextRunner();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    serving = GrpcContexts.serving(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void grpcIsNotServedByDefault() {
    GrpcContexts.able(socket)
        .withUserConfiguration(Greeter.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(BindableService.class)
                    .doesNotHaveBean(GrpcServerLifecycle.class));
  }

  @Test
  void nothingNeedsGrpcOnTheClassPath() {
    GreeterContext.on(socket)
        .withConfiguration(
            AutoConfigurations.of(
                TtrpcServiceDispatchAutoConfiguration.class,
                TtrpcServerGrpcAutoConfiguration.class,
                TtrpcClientGrpcAutoConfiguration.class))
        .withUserConfiguration(Greeter.class)
        .withClassLoader(WITHOUT_GRPC)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean("ttrpcGrpcTargets");
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void serverWithoutGrpcOnTheClassPathDoesNotStart() {
    FailureAnalysis analysis =
        Analyses.of(
            GreeterContext.on(socket)
                .withConfiguration(
                    AutoConfigurations.of(
                        TtrpcServiceDispatchAutoConfiguration.class,
                        TtrpcServerGrpcAutoConfiguration.class))
                .withUserConfiguration(Greeter.class)
                .withPropertyValues("ttrpc.server.grpc.enabled=true")
                .withClassLoader(WITHOUT_GRPC));
    assertThat(analysis.getDescription())
        .contains("'true'", "'ttrpc.server.grpc.enabled'", "spring-boot-starter-grpc-server");
  }

  @Test
  void disabledServerOfBootDoesNotStart() {
    assertThat(
            Analyses.of(serving.withPropertyValues("spring.grpc.server.enabled=false"))
                .getDescription())
        .contains("'ttrpc.server.grpc.enabled'", "spring.grpc.server.enabled");
  }

  @Test
  void grpcWithoutTheServerOfTtrpcDoesNotStart() {
    assertThat(
            Analyses.of(serving.withPropertyValues("ttrpc.server.enabled=false")).getDescription())
        .contains("'ttrpc.server.grpc.enabled'", "ttrpc.server.auto-startup");
  }

  @Test
  void grpcIsServedAloneIfTheServerOfTtrpcDoesNotStartByItself() {
    serving
        .withPropertyValues("ttrpc.server.auto-startup=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(TtrpcServerLifecycle.class).isRunning()).isFalse();
              assertThat(Files.exists(socket)).isFalse();
              String target = "static://127.0.0.1:" + GrpcContexts.port(context);
              GrpcContexts.calling(target)
                  .run(client -> assertThat(hello(greeter(client), "Ada")).isEqualTo("Hello Ada"));
            });
  }

  @Test
  void oneLineSaysThatThereIsNoPeer(CapturedOutput output) {
    serving
        .withPropertyValues("ttrpc.server.max-connections=3")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output)
        .containsOnlyOnce("a call has no peer")
        .contains("these limits do not apply: ttrpc.server.max-connections")
        .doesNotContain("access rules do not apply");
  }

  @Test
  void warningNamesTheAccessRulesThatDoNotApply(CapturedOutput output) {
    serving
        .withPropertyValues(
            "ttrpc.server.access.allowed-users=root", "ttrpc.server.access.require-same-user=true")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output)
        .containsPattern(
            "WARN.*access rules do not apply.*: ttrpc.server.access.allowed-users,"
                + " ttrpc.server.access.require-same-user");
  }

  @Test
  void targetOfGrpcWithoutItsClientDoesNotStart() {
    for (String target : new String[] {"dns:///greeter:9090", "static://127.0.0.1:9090"}) {
      FailureAnalysis analysis =
          Analyses.of(
              GreeterContext.bare()
                  .withConfiguration(AutoConfigurations.of(TtrpcClientGrpcAutoConfiguration.class))
                  .withPropertyValues("ttrpc.client.clients.greeter.target=" + target)
                  .withClassLoader(WITHOUT_GRPC));
      assertThat(analysis.getDescription())
          .contains(
              "'" + target + "'",
              "'ttrpc.client.clients.greeter.target'",
              "spring-boot-starter-grpc-client");
    }
  }

  @Test
  void listOfAddressesDoesNotStart() {
    FailureAnalysis analysis =
        Analyses.of(GrpcContexts.calling("static://127.0.0.1:9090,127.0.0.1:9091"));
    assertThat(analysis.getDescription())
        .contains("'ttrpc.client.clients.greeter.target'", "expected one address", "dns:///");
  }

  @Test
  void settingsThatDoNotApplyOverGrpcAreNamed(CapturedOutput output) {
    serving.run(
        context ->
            GrpcContexts.calling("static://127.0.0.1:" + GrpcContexts.port(context))
                .withPropertyValues(
                    "ttrpc.client.clients.greeter.max-message-size=1MB",
                    "ttrpc.client.defaults.reconnect.max-backoff=1s")
                .run(client -> assertThat(hello(greeter(client), "Ada")).isEqualTo("Hello Ada")));
    assertThat(output)
        .contains(
            "these settings do not apply: ttrpc.client.clients.greeter.max-message-size,"
                + " ttrpc.client.defaults.reconnect.max-backoff");
  }
}
