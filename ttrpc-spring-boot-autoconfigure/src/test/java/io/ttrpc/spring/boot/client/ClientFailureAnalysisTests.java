package io.ttrpc.spring.boot.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class ClientFailureAnalysisTests {
  @Test
  void clientWithoutTarget() {
    FailureAnalysis analysis =
        Analyses.of(
            GreeterContext.bare()
                .withPropertyValues("ttrpc.client.clients.greter.target=unix:///nowhere")
                .withUserConfiguration(ClientInjectionTests.OnConstructor.class));
    assertThat(analysis.getDescription())
        .contains("'greeter'", "ttrpc.client.clients.greeter.target", "Configured clients: greter");
    assertThat(analysis.getAction())
        .contains("ttrpc.client.clients.greeter.target", "unix:///run/app/app.sock");
  }

  @Test
  void malformedTarget() {
    FailureAnalysis analysis =
        Analyses.of(
            GreeterContext.bare()
                .withPropertyValues("ttrpc.client.clients.greeter.target=tcp://localhost:1"));
    assertThat(analysis.getDescription())
        .contains("'tcp://localhost:1'", "ttrpc.client.clients.greeter.target", "unix:///");
  }

  @Test
  void typeThatIsNoClient() {
    FailureAnalysis analysis =
        Analyses.of(
            GreeterContext.bare().withUserConfiguration(ClientInjectionTests.WrongType.class));
    assertThat(analysis.getDescription()).contains("WrongType.greeter", "java.lang.String");
    assertThat(analysis.getAction()).contains("generated");
  }
}
