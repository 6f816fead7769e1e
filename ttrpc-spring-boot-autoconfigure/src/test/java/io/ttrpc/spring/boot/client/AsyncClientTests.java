package io.ttrpc.spring.boot.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.spring.boot.greeter.AsyncGreeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.testsupport.Collected;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/**
 * Asynchronous clients at each kind of injection point, for calls of all kinds, and their mocks.
 */
class AsyncClientTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  @ParameterizedTest
  @MethodSource("injectionPoints")
  void clientIsInjected(Class<? extends Injected> point) {
    runner
        .withUserConfiguration(AsyncGreeter.class, point)
        .run(context -> assertCalls(context.getBean(Injected.class).greeter()));
  }

  static Stream<Class<? extends Injected>> injectionPoints() {
    return Stream.of(
        OnField.class,
        OnSetter.class,
        OnConstructor.class,
        OnClass.class,
        OnProvider.class,
        OnOptional.class,
        OnLazy.class);
  }

  @Test
  void clientIsAParameterOfABeanMethod() {
    runner
        .withUserConfiguration(AsyncGreeter.class, OnBeanMethod.class)
        .run(context -> assertCalls(context.getBean(Injected.class).greeter()));
  }

  @Test
  void importedClientIsInjectedByItsType() {
    runner
        .withUserConfiguration(Imported.class)
        .run(
            context ->
                assertThat(context.getBean(Imported.class).greeter)
                    .isInstanceOf(GreeterTtrpc.AsyncClient.class)
                    .isSameAs(context.getBean(GreeterAsync.class)));
  }

  @Test
  void plainInjectionIsTheServiceWhereTheApplicationHasOne() {
    runner
        .withUserConfiguration(AsyncGreeter.class, OnConstructor.class)
        .run(
            context -> {
              assertThat(context.getBean(GreeterAsync.class)).isInstanceOf(AsyncGreeter.class);
              assertThat(context.getBean(Injected.class).greeter())
                  .isInstanceOf(GreeterTtrpc.AsyncClient.class);
            });
  }

  private static void assertCalls(GreeterAsync greeter) {
    assertThat(greeter.sayHello(StringValue.of("Ada")).join().getValue()).isEqualTo("Hello Ada");
    Collected<Int32Value> numbers = new Collected<>();
    greeter.countDown(Int32Value.of(2)).subscribe(numbers);
    assertThat(numbers.all().join()).containsExactly(Int32Value.of(2), Int32Value.of(1));
    Flow.Publisher<Int32Value> requests = new AsyncGreeter().countDown(Int32Value.of(3));
    assertThat(greeter.sum(requests).join()).isEqualTo(Int32Value.of(6));
    Collected<StringValue> words = new Collected<>();
    greeter.echo(subscriber -> words(subscriber)).subscribe(words);
    assertThat(words.all().join()).containsExactly(StringValue.of("Ada"));
  }

  private static void words(Flow.Subscriber<? super StringValue> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private boolean done;

          @Override
          public void request(long count) {
            if (!done) {
              done = true;
              subscriber.onNext(StringValue.of("Ada"));
              subscriber.onComplete();
            }
          }

          @Override
          public void cancel() {}
        });
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  class MockedByType {
    @MockitoBean GreeterAsync greeter = new AsyncGreeter();

    @Test
    void mockIsInjectedInPlaceOfTheClient(@Autowired OnConstructor bean) {
      assertMocked(greeter, bean);
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  class MockedByClient {
    @TtrpcClient("greeter")
    @MockitoBean
    GreeterAsync greeter = new AsyncGreeter();

    @Test
    void mockIsInjectedInPlaceOfTheClient(@Autowired OnConstructor bean) {
      assertMocked(greeter, bean);
    }
  }

  private static void assertMocked(GreeterAsync greeter, OnConstructor bean) {
    given(greeter.sayHello(any()))
        .willReturn(CompletableFuture.completedFuture(StringValue.of("mocked")));
    assertThat(bean.greeter().sayHello(StringValue.of("Ada")))
        .isCompletedWithValue(StringValue.of("mocked"));
  }

  @Nested
  @SpringBootTest(
      classes = {Application.class, AsyncGreeter.class},
      properties = "ttrpc.client.defaults.target=unix:///nowhere")
  class SpiedService {
    @MockitoSpyBean AsyncGreeter service = new AsyncGreeter();

    @Test
    void spyIsTheService(@Autowired AsyncGreeter bean) {
      assertThat(bean.sayHello(StringValue.of("Ada")).join().getValue()).isEqualTo("Hello Ada");
      assertThat(verify(service).sayHello(StringValue.of("Ada"))).isNull();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TtrpcClientAutoConfiguration.class)
  @Import(OnConstructor.class)
  static class Application {}

  interface Injected {
    GreeterAsync greeter();
  }

  static class OnField implements Injected {
    @TtrpcClient("greeter")
    GreeterAsync greeter = new AsyncGreeter();

    @Override
    public GreeterAsync greeter() {
      return greeter;
    }
  }

  static class OnSetter implements Injected {
    private GreeterAsync greeter = new AsyncGreeter();

    @TtrpcClient("greeter")
    void setGreeter(GreeterAsync greeter) {
      this.greeter = greeter;
    }

    @Override
    public GreeterAsync greeter() {
      return greeter;
    }
  }

  record OnConstructor(@TtrpcClient("greeter") GreeterAsync greeter) implements Injected {}

  record OnClass(@TtrpcClient("greeter") GreeterTtrpc.AsyncClient greeter) implements Injected {}

  record OnProvider(@TtrpcClient("greeter") ObjectProvider<GreeterAsync> provider)
      implements Injected {
    @Override
    public GreeterAsync greeter() {
      return provider.getObject();
    }
  }

  record OnOptional(@TtrpcClient("greeter") Optional<GreeterAsync> optional) implements Injected {
    @Override
    public GreeterAsync greeter() {
      return optional.orElseThrow();
    }
  }

  static class OnLazy implements Injected {
    private final GreeterAsync greeter;

    OnLazy(@Lazy @TtrpcClient("greeter") GreeterAsync greeter) {
      this.greeter = greeter;
    }

    @Override
    public GreeterAsync greeter() {
      return greeter;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OnBeanMethod {
    @Bean
    Injected holder(@TtrpcClient("greeter") GreeterAsync greeter) {
      return () -> greeter;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportTtrpcClients(target = "greeter", types = GreeterAsync.class)
  static class Imported {
    final GreeterAsync greeter;

    Imported(GreeterAsync greeter) {
      this.greeter = greeter;
    }
  }
}
