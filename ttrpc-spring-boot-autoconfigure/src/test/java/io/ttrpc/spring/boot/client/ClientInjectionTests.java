package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.StartFailure;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class ClientInjectionTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock")).withUserConfiguration(Greeter.class);
  }

  @Test
  void field() {
    runner
        .withUserConfiguration(OnField.class)
        .run(context -> assertCalls(context.getBean(OnField.class).greeter));
  }

  @Test
  void fieldOfASuperclass() {
    runner
        .withUserConfiguration(OnInheritedField.class)
        .run(context -> assertCalls(context.getBean(OnInheritedField.class).greeter));
  }

  @Test
  void setter() {
    runner
        .withUserConfiguration(OnSetter.class)
        .run(context -> assertCalls(context.getBean(OnSetter.class).greeter));
  }

  @Test
  void constructorParameter() {
    runner
        .withUserConfiguration(OnConstructor.class)
        .run(context -> assertCalls(context.getBean(OnConstructor.class).greeter));
  }

  @Test
  void beanMethodParameter() {
    runner
        .withUserConfiguration(OnBeanMethod.class)
        .run(context -> assertCalls(context.getBean(Holder.class).greeter));
  }

  @Test
  void parameterOfAnAutowiredMethod() {
    runner
        .withUserConfiguration(OnAutowiredMethod.class)
        .run(context -> assertCalls(context.getBean(OnAutowiredMethod.class).greeter));
  }

  @Test
  void objectProviderMakesTheClientWhenItIsAsked() {
    runner
        .withUserConfiguration(OnProvider.class)
        .run(
            context -> {
              TtrpcChannels channels = context.getBean(TtrpcChannels.class);
              assertThat(channels.opened()).isEmpty();
              assertCalls(context.getBean(OnProvider.class).greeter.getObject());
              assertThat(channels.opened()).containsOnlyKeys("greeter");
            });
  }

  @Test
  void optionalAndLazy() {
    runner
        .withUserConfiguration(OnOptionalAndLazy.class)
        .run(
            context -> {
              OnOptionalAndLazy bean = context.getBean(OnOptionalAndLazy.class);
              assertCalls(bean.optional.orElseThrow());
              assertCalls(bean.lazy);
            });
  }

  @Test
  void everyTypeOfClient() {
    runner
        .withUserConfiguration(EveryType.class)
        .run(
            context -> {
              EveryType bean = context.getBean(EveryType.class);
              assertCalls(bean.client);
              assertCalls(GreeterTtrpc.client(bean.channel));
              assertThat(bean.async.sayHello(StringValue.of("Ada")).join())
                  .isEqualTo(StringValue.of("Hello Ada"));
              assertThat(bean.service).isSameAs(bean.client);
              assertThat(bean.channel)
                  .isSameAs(context.getBean(TtrpcChannels.class).channel("greeter"));
            });
  }

  @Test
  void annotationOfTheApplication() {
    runner
        .withUserConfiguration(OnOwnAnnotation.class)
        .run(context -> assertCalls(context.getBean(OnOwnAnnotation.class).greeter));
  }

  @Test
  void targetInPlaceOfAName() {
    runner
        .withUserConfiguration(OnTarget.class)
        .run(
            context ->
                assertThat(context.getBean(OnTarget.class).channel.target())
                    .isEqualTo("unix:///run/other.sock"));
  }

  @Test
  void beanWithTheClientsNameIsNotTakenForTheClient() {
    runner
        .withUserConfiguration(OnField.class)
        .run(
            context -> {
              assertThat(context).hasBean("greeter");
              assertThat(context.getBean(OnField.class).greeter)
                  .isInstanceOf(GreeterTtrpc.Client.class);
            });
  }

  @Test
  void serviceIsInjectedWithoutTheAnnotation() {
    runner
        .withUserConfiguration(OnField.class, WithoutAnnotation.class)
        .run(
            context ->
                assertThat(context.getBean(WithoutAnnotation.class).greeter)
                    .isInstanceOf(Greeter.class));
  }

  @Test
  void clientsOfTwoNamesAreTwo() {
    runner
        .withUserConfiguration(TwoClients.class)
        .withPropertyValues("ttrpc.client.clients.other.target=unix:///nowhere")
        .run(
            context -> {
              TwoClients bean = context.getBean(TwoClients.class);
              assertThat(bean.greeter).isNotSameAs(bean.other);
              assertThat(context.getBean(TtrpcChannels.class).channel("other").target())
                  .isEqualTo("unix:///nowhere");
            });
  }

  @Test
  void clientsAreBeansThatWaitUntilTheyAreAskedFor() {
    runner
        .withUserConfiguration(OnProvider.class)
        .run(
            context -> {
              String[] names = context.getBeanNamesForType(GreeterTtrpc.Client.class);
              assertThat(names).hasSize(1);
              BeanDefinition definition = context.getBeanFactory().getBeanDefinition(names[0]);
              assertThat(definition.isLazyInit()).isTrue();
              assertThat(context.getBeanFactory().containsSingleton(names[0])).isFalse();
            });
  }

  @Test
  void objectThatIsNoBeanIsInjectedToo() {
    runner.run(
        context -> {
          OnField notABean = new OnField();
          context.getAutowireCapableBeanFactory().autowireBean(notABean);
          assertCalls(notABean.greeter);
        });
  }

  @Test
  void beanIsInjectedWhoseClassItsMethodDoesNotTell() {
    runner
        .withUserConfiguration(HiddenClass.class)
        .run(context -> assertCalls(((OnField) context.getBean("hidden")).greeter));
  }

  @Test
  void typeThatIsNoClientFailsTheStart() {
    runner
        .withUserConfiguration(WrongType.class)
        .run(
            context ->
                assertThat(StartFailure.of(context, UnsupportedClientTypeException.class))
                    .hasMessageContainingAll(
                        "WrongType.greeter", "'greeter'", "java.lang.String", "TtrpcChannel"));
  }

  private static void assertCalls(GreeterService greeter) {
    assertThat(greeter).isNotInstanceOf(Greeter.class);
    assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
  }

  static class OnField {
    @TtrpcClient("greeter")
    GreeterService greeter = new Greeter();
  }

  static class OnTarget {
    final TtrpcChannel channel;

    OnTarget(@TtrpcClient("unix:///run/other.sock") TtrpcChannel channel) {
      this.channel = channel;
    }
  }

  static class OnInheritedField extends OnField {}

  static class OnSetter {
    GreeterService greeter = new Greeter();

    @TtrpcClient("greeter")
    void setGreeter(GreeterService greeter) {
      this.greeter = greeter;
    }
  }

  static class OnConstructor {
    final GreeterService greeter;

    OnConstructor(@TtrpcClient("greeter") GreeterService greeter) {
      this.greeter = greeter;
    }
  }

  record Holder(GreeterService greeter) {}

  @Configuration(proxyBeanMethods = false)
  static class OnBeanMethod {
    @Bean
    Holder holder(@TtrpcClient("greeter") GreeterService greeter) {
      return new Holder(greeter);
    }
  }

  static class OnAutowiredMethod {
    GreeterService greeter = new Greeter();

    @Autowired
    void use(TtrpcChannels channels, @TtrpcClient("greeter") GreeterService greeter) {
      assertThat(channels.opened()).isNotEmpty();
      this.greeter = greeter;
    }
  }

  static class OnProvider {
    final ObjectProvider<GreeterService> greeter;

    OnProvider(@TtrpcClient("greeter") ObjectProvider<GreeterService> greeter) {
      this.greeter = greeter;
    }
  }

  static class OnOptionalAndLazy {
    final Optional<GreeterService> optional;
    final GreeterService lazy;

    OnOptionalAndLazy(
        @TtrpcClient("greeter") Optional<GreeterService> optional,
        @Lazy @TtrpcClient("greeter") GreeterService lazy) {
      this.optional = optional;
      this.lazy = lazy;
    }
  }

  static class EveryType {
    final GreeterService service;
    final GreeterTtrpc.Client client;
    final GreeterAsync async;
    final TtrpcChannel channel;

    EveryType(
        @TtrpcClient("greeter") GreeterService service,
        @TtrpcClient("greeter") GreeterTtrpc.Client client,
        @TtrpcClient("greeter") GreeterAsync async,
        @TtrpcClient("greeter") TtrpcChannel channel) {
      this.service = service;
      this.client = client;
      this.async = async;
      this.channel = channel;
    }
  }

  @TtrpcClient("greeter")
  @Retention(RetentionPolicy.RUNTIME)
  @interface RemoteGreeter {}

  static class OnOwnAnnotation {
    @RemoteGreeter GreeterService greeter = new Greeter();
  }

  static class WithoutAnnotation {
    @Autowired GreeterService greeter = new Greeter();
  }

  static class TwoClients {
    final GreeterService greeter;
    final GreeterService other;

    TwoClients(
        @TtrpcClient("greeter") GreeterService greeter,
        @TtrpcClient("other") GreeterService other) {
      this.greeter = greeter;
      this.other = other;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HiddenClass {
    @Bean
    Object hidden() {
      return new OnField();
    }
  }

  static class WrongType {
    @TtrpcClient("greeter")
    String greeter = "";
  }
}
