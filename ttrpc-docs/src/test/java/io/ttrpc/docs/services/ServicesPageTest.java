package io.ttrpc.docs.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloRequest;
import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ServicesPageTest {
  private static final HelloRequest ADA = HelloRequest.newBuilder().setName("Ada").build();

  @TempDir Path folder;

  @Test
  void markedClassIsServedWithItsInterceptors() {
    serve(
        MarkedClass.class,
        context -> {
          assertThat(greet()).isEqualTo("Bonjour Ada");
          assertThat(context.getBean(Audit.class).log())
              .singleElement()
              .asString()
              .startsWith("greeter.v1.Greeter/SayHello by ");
        });
  }

  @Test
  void beanMethodIsServedOnTheThreadsOfTheApplication() {
    serve(
        BeanMethod.class,
        context -> {
          assertThat(greet()).isEqualTo("Hello Ada from greeting");
          assertThat(context.getBean(BeanMethods.class).log())
              .containsExactly("serving on [unix://" + socket() + "]");
        });
  }

  @Test
  void definitionIsServed() {
    serve(Definition.class, context -> assertThat(greet()).isEqualTo("Bonjour Ada"));
  }

  private void serve(Class<?> application, Consumer<ConfigurableApplicationContext> test) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .run("--ttrpc.server.socket.path=" + socket())) {
      test.accept(context);
    }
  }

  private String greet() {
    try (TtrpcChannel channel = TtrpcChannel.forTarget(socket())) {
      return GreeterTtrpc.client(channel)
          .withMetadata(Metadata.of("language", "fr"))
          .sayHello(ADA)
          .getMessage();
    }
  }

  private String socket() {
    return folder.resolve("app.sock").toString();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({MultilingualGreeter.class, Audit.class, QuotaConfiguration.class})
  static class MarkedClass {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({BeanMethods.class, ServerConfiguration.class})
  static class BeanMethod {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Definitions.class)
  static class Definition {}
}
