package io.ttrpc.docs.errors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ErrorsPageTest {
  @TempDir Path folder;

  @Test
  void exceptionsAreMappedByTheServiceAndByAdvice() {
    String socket = folder.resolve("app.sock").toString();
    HelloRequest ada = HelloRequest.newBuilder().setName("Ada").build();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run("--ttrpc.server.socket.path=" + socket)) {
      GreeterService greeter =
          GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("unix://" + socket));
      assertThatThrownBy(() -> greeter.sayHello(ada)).hasMessage("NOT_FOUND: nobody is named Ada");
      assertThatThrownBy(() -> greeter.gather(StreamReceiver.of(List.of(ada))))
          .hasMessage("NOT_FOUND: no such entry");
      assertThatThrownBy(() -> greeter.chat(StreamReceiver.of(List.of()), reply -> {}))
          .hasMessage("UNAVAILABLE: Chat is busy, try again later");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Directory.class, Failures.class})
  static class Application {}
}
