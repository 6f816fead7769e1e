package io.ttrpc.docs.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ValidationPageTest {
  @TempDir Path folder;

  @Test
  void requestsAreValidatedInTheThreeWaysOfThePage() {
    String socket = folder.resolve("app.sock").toString();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run("--ttrpc.server.socket.path=" + socket)) {
      GreeterService greeter =
          GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("unix://" + socket));
      assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
      assertThatThrownBy(() -> hello(greeter, "A".repeat(41)))
          .hasMessage("INVALID_ARGUMENT: invalid request: name must have at most 40 characters");
      assertThatThrownBy(() -> hello(greeter, " "))
          .hasMessage("INVALID_ARGUMENT: invalid request: name must not be blank");
      assertThatThrownBy(() -> hello(greeter, "Ada!"))
          .hasMessage("INVALID_ARGUMENT: invalid request: request must be polite");
    }
  }

  private static String hello(GreeterService greeter, String name) {
    return greeter.sayHello(HelloRequest.newBuilder().setName(name).build()).getMessage();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({PoliteGreeter.class, Validators.class})
  static class Application {}
}
