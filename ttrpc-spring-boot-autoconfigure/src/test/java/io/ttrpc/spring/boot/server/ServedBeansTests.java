package io.ttrpc.spring.boot.server;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

class ServedBeansTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  @Test
  void markedClassIsServedWithAllKindsOfCalls() {
    runner
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              GreeterService greeter = greeter(context);
              List<Int32Value> numbers = new ArrayList<>();
              List<StringValue> echoes = new ArrayList<>();
              greeter.countDown(Int32Value.of(2), numbers::add);
              greeter.echo(StreamReceiver.of(List.of(StringValue.of("a"))), echoes::add);
              assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
              assertThat(numbers).containsExactly(Int32Value.of(2), Int32Value.of(1));
              assertThat(
                      greeter.sum(StreamReceiver.of(List.of(Int32Value.of(4), Int32Value.of(5)))))
                  .isEqualTo(Int32Value.of(9));
              assertThat(echoes).containsExactly(StringValue.of("a"));
            });
  }

  @Test
  void markedBeanMethodIsServed() {
    runner
        .withUserConfiguration(MarkedMethod.class)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("from method Ada"));
  }

  @Test
  void beanIsServedWithEachOfItsServices() {
    runner
        .withUserConfiguration(GreeterAndCounter.class)
        .run(
            context -> {
              assertThat(servicesOf(context))
                  .containsExactlyInAnyOrder("test.Greeter", "test.Counter");
              TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
              assertThat(CounterTtrpc.client(channel).next(Empty.getDefaultInstance()))
                  .isEqualTo(Int32Value.of(1));
            });
  }

  @Test
  void serviceOfInheritedInterfaceIsServed() {
    runner
        .withUserConfiguration(PoliteGreeter.class)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("polite Ada"));
  }

  @Test
  void asynchronousServiceIsServed() {
    runner
        .withUserConfiguration(AsyncGreeter.class)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("async Ada"));
  }

  @Test
  void plainServiceDefinitionIsServed() {
    runner
        .withUserConfiguration(PlainDefinition.class)
        .run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
  }

  @Test
  void remoteClientIsServedWhereItIsMarked() {
    Path remote = folder.resolve("remote.sock");
    GreeterContext.on(remote)
        .withUserConfiguration(Greeter.class)
        .run(
            remoteContext ->
                runner
                    .withUserConfiguration(Forwarding.class)
                    .withPropertyValues("remote=" + remote)
                    .run(
                        context ->
                            assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada")));
  }

  @Test
  void unmarkedBeanIsNotServed() {
    runner
        .withUserConfiguration(Unmarked.class)
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcServerLifecycle.class));
  }

  @Test
  void twoBeansForOneServiceFailTheStart() {
    runner
        .withUserConfiguration(Greeter.class, MarkedMethod.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DuplicateServiceException.class)
                    .hasMessageContainingAll("test.Greeter", "'greeter'", "'byMethod'"));
  }

  @Test
  void markedBeanWithoutServiceFailsTheStart() {
    runner
        .withUserConfiguration(NoService.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(NoServiceInterfaceException.class)
                    .hasMessageContaining(NoService.class.getName()));
  }

  private static List<String> servicesOf(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server())
        .services()
        .stream()
        .map(ServiceDescriptor::name)
        .toList();
  }

  @Configuration(proxyBeanMethods = false)
  static class MarkedMethod {
    @Bean
    @TtrpcService
    GreeterService byMethod() {
      return new GreeterService() {
        @Override
        public StringValue sayHello(StringValue name) {
          return StringValue.of("from method " + name.getValue());
        }
      };
    }
  }

  @TtrpcService
  static class GreeterAndCounter extends Greeter implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }

  interface Polite extends GreeterService {}

  @TtrpcService
  static class PoliteGreeter implements Polite {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of("polite " + name.getValue());
    }
  }

  @TtrpcService
  static class AsyncGreeter implements GreeterAsync {
    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      return CompletableFuture.completedFuture(StringValue.of("async " + name.getValue()));
    }

    @Override
    public Flow.Publisher<Int32Value> countDown(Int32Value from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Int32Value> sum(Flow.Publisher<Int32Value> requests) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flow.Publisher<StringValue> echo(Flow.Publisher<StringValue> requests) {
      throw new UnsupportedOperationException();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PlainDefinition {
    @Bean
    ServiceDefinition definition() {
      return GreeterTtrpc.bind(new Greeter());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Forwarding {
    @Bean
    @TtrpcService
    GreeterTtrpc.Client forward(TtrpcChannels channels, @Value("${remote}") String remote) {
      return GreeterTtrpc.client(channels.channel(remote));
    }
  }

  @Component
  static class Unmarked implements GreeterService {}

  @TtrpcService
  static class NoService {}
}
