package io.ttrpc.docs.async;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterAsync;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AsyncPageTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void reactiveApplicationServesAndCalls() {
    run(
        Reactive.class,
        context -> {
          ReactiveReception reception = context.getBean(ReactiveReception.class);
          assertThat(reception.welcome("Ada").block(LIMIT)).isEqualTo("Hello Ada Lovelace");
          assertThat(reception.letters("Ada").collectList().block(LIMIT))
              .containsExactly("A", "d", "a");
          assertThat(reception.welcomeAll(Flux.just("Ada", "Bob")).block(LIMIT))
              .isEqualTo("Hello Ada and Bob");
        });
  }

  @Test
  void decoratedTaskHasTheCall() {
    run(
        Later.class,
        context -> {
          GreeterAsync greeter =
              GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"));
          HelloReply reply =
              greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build()).join();
          assertThat(reply.getMessage()).isEqualTo("SayHello for Ada");
        });
  }

  private void run(Class<?> application, Consumer<ApplicationContext> test) {
    String socket = folder.resolve("app.sock").toString();
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .run(
                "--ttrpc.server.socket.path=" + socket,
                "--ttrpc.client.clients.greeter.target=unix://" + socket)) {
      test.accept(context);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({ReactiveGreeter.class, ReactiveReception.class})
  static class Reactive {
    @Bean
    ReactiveGreeter.Names names() {
      return name -> Mono.just(name + " Lovelace");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Later {
    @Bean
    @TtrpcService
    LaterGreeter greeter() {
      Executor pool = ForkJoinPool.commonPool();
      return new LaterGreeter(pool);
    }
  }
}
