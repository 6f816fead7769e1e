package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

/** The names of clients in annotations, and the names of their beans. */
class ClientNamesTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  @Test
  void placeholderIsResolved() {
    serving()
        .withUserConfiguration(OnPlaceholder.class)
        .withPropertyValues("app.greeter=greeter")
        .run(
            context ->
                assertThat(hello(context.getBean(OnPlaceholder.class).greeter, "Ada"))
                    .isEqualTo("Hello Ada"));
  }

  @Test
  void placeholderIsResolvedWhereSpringReplacesPlaceholdersInDefinitions() {
    serving()
        .withUserConfiguration(OnPlaceholder.class, PlaceholdersInDefinitions.class)
        .withPropertyValues("app.greeter=greeter")
        .run(
            context ->
                assertThat(hello(context.getBean(OnPlaceholder.class).greeter, "Ada"))
                    .isEqualTo("Hello Ada"));
  }

  @Test
  void placeholderHasADefault() {
    serving()
        .withUserConfiguration(OnPlaceholderWithDefault.class)
        .run(
            context -> {
              OnPlaceholderWithDefault bean = context.getBean(OnPlaceholderWithDefault.class);
              assertThat(hello(bean.greeter, "Ada")).isEqualTo("Hello Ada");
              assertThat(bean.channel)
                  .isSameAs(context.getBean(TtrpcChannels.class).channel("greeter"));
            });
  }

  @Test
  void bothSpellingsGiveTheSameClient() {
    runner
        .withUserConfiguration(
            OnPlaceholder.class, ClientInjectionTests.OnField.class, ByTypeAlone.class)
        .withPropertyValues("app.greeter=greeter")
        .run(
            context -> {
              GreeterService client = context.getBean(OnPlaceholder.class).greeter;
              assertThat(context.getBean(ClientInjectionTests.OnField.class).greeter)
                  .isSameAs(client);
              assertThat(context.getBean(ByTypeAlone.class).greeter).isSameAs(client);
            });
  }

  @Test
  void placeholderIsResolvedInAnObjectThatIsNoBean() {
    serving()
        .withPropertyValues("app.greeter=greeter")
        .run(
            context -> {
              OnPlaceholder notABean = new OnPlaceholder();
              context.getAutowireCapableBeanFactory().autowireBean(notABean);
              assertThat(hello(notABean.greeter, "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void placeholderInAnImportIsResolved() {
    runner
        .withUserConfiguration(Importing.class)
        .withPropertyValues("app.greeter=greeter")
        .run(
            context -> {
              assertThat(context.getBean(ByTypeAlone.class).greeter)
                  .isInstanceOf(GreeterTtrpc.Client.class);
              assertThat(context.getBean(TtrpcChannels.class).opened()).containsOnlyKeys("greeter");
            });
  }

  @Test
  void placeholderWithoutPropertyFailsTheStart() {
    FailureAnalysis analysis = Analyses.of(runner.withUserConfiguration(OnPlaceholder.class));
    assertThat(analysis.getDescription())
        .contains("OnPlaceholder.greeter", "'${app.greeter}'", "placeholder");
    assertThat(analysis.getAction()).contains("default");
  }

  @Test
  void namesOfBeansHaveNeitherColonNorComma() {
    runner
        .withUserConfiguration(OddNames.class)
        .withPropertyValues("app.odd=a,b")
        .run(
            context -> {
              List<String> names =
                  Arrays.stream(context.getBeanDefinitionNames())
                      .filter(name -> name.startsWith("ttrpcC") && name.contains("-"))
                      .toList();
              assertThat(names)
                  .hasSize(4)
                  .allSatisfy(name -> assertThat(name).doesNotContain(":", ","))
                  .contains("ttrpcChannel-unix%3A///run/other.sock", "ttrpcChannel-a%2Cb");
            });
  }

  @Test
  void twoClientsForOnePlainInjectionPointAreNamedWithTheAnnotation() {
    FailureAnalysis analysis =
        Analyses.of(
            runner
                .withUserConfiguration(ClientInjectionTests.TwoClients.class, ByTypeAlone.class)
                .withPropertyValues("ttrpc.client.clients.other.target=unix:///nowhere"));
    assertThat(analysis.getDescription())
        .contains(
            "ByTypeAlone",
            "2 beans",
            "\t- ttrpcClient-greeter-" + GreeterTtrpc.class.getName() + ".client:",
            "@TtrpcClient(\"greeter\")",
            "\t- ttrpcClient-other-" + GreeterTtrpc.class.getName() + ".client:",
            "@TtrpcClient(\"other\")");
    assertThat(analysis.getAction()).contains("@TtrpcClient(\"name\")", "copyableAnnotations");
  }

  @Test
  void plainInjectionPointWithoutAnyClientIsAnsweredWithTheAnnotation() {
    FailureAnalysis analysis = Analyses.of(runner.withUserConfiguration(ByTypeAlone.class));
    assertThat(analysis.getDescription())
        .contains("ByTypeAlone", GreeterService.class.getName(), "could not be found");
    assertThat(analysis.getAction())
        .contains("@TtrpcClient(\"name\")", "ttrpc.client.clients.name.target", "@TtrpcService");
  }

  @Test
  void otherMissingBeansAreLeftToBoot() {
    assertThat(Analyses.of(runner.withUserConfiguration(WithoutBean.class)).getAction())
        .doesNotContain("@TtrpcClient");
  }

  private ApplicationContextRunner serving() {
    return runner.withUserConfiguration(Greeter.class);
  }

  static class OnPlaceholder {
    @TtrpcClient("${app.greeter}")
    GreeterService greeter = new Greeter();
  }

  static class OnPlaceholderWithDefault {
    final GreeterService greeter;
    final TtrpcChannel channel;

    OnPlaceholderWithDefault(
        @TtrpcClient("${app.greeter:greeter}") GreeterService greeter,
        @TtrpcClient("${app.greeter:greeter}") TtrpcChannel channel) {
      this.greeter = greeter;
      this.channel = channel;
    }
  }

  static class ByTypeAlone {
    final GreeterService greeter;

    ByTypeAlone(GreeterService greeter) {
      this.greeter = greeter;
    }
  }

  static class WithoutBean {
    @Autowired StringBuilder missing = new StringBuilder();
  }

  static class OddNames {
    OddNames(
        @TtrpcClient("unix:///run/other.sock") TtrpcChannel target,
        @TtrpcClient("${app.odd}") ObjectProvider<GreeterService> list) {
      assertThat(target.target()).isEqualTo("unix:///run/other.sock");
      assertThat(list).isNotNull();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportTtrpcClients(target = "${app.greeter}", types = GreeterService.class)
  static class Importing {
    @Bean
    ByTypeAlone byTypeAlone(GreeterService greeter) {
      return new ByTypeAlone(greeter);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PlaceholdersInDefinitions {
    @Bean
    static PropertySourcesPlaceholderConfigurer placeholders() {
      return new PropertySourcesPlaceholderConfigurer();
    }
  }
}
