package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.testsupport.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The properties on the page about gRPC serve and call the greeter. */
@Timeout(120)
class GrpcPageTests {
  private static final Page PAGE = Page.at("docs/spring-grpc.md");

  @TempDir Path folder;

  @Test
  void propertiesOfThePageServeAndCall() {
    assertThat(PAGE.blocks("properties")).hasSize(2);
    serving(PAGE.blocks("properties").get(0))
        .withUserConfiguration(Greeter.class)
        .run(
            server -> {
              String port = Integer.toString(GrpcContexts.port(server));
              calling(PAGE.blocks("properties").get(1).replace("9090", port))
                  .run(client -> assertThat(hello(greeter(client), "Ada")).isEqualTo("Hello Ada"));
            });
  }

  private ApplicationContextRunner serving(String block) {
    Path socket = folder.resolve("app.sock");
    return GrpcContexts.able(socket)
        .withPropertyValues(
            block.replace("/run/app/app.sock", socket.toString()).replace("9090", "0").split("\n"));
  }

  private static ApplicationContextRunner calling(String block) {
    return GrpcContexts.calling("unknown").withPropertyValues(block.split("\n"));
  }
}
