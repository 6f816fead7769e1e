package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class TtrpcChannelsTests {
  @TempDir Path folder;

  private final ApplicationContextRunner runner =
      GreeterContext.bare()
          .withPropertyValues("ttrpc.client.clients.greeter.target=unix:///nowhere");

  @Test
  void clientsBackOffWithoutTheCore() {
    GreeterContext.bare()
        .withClassLoader(new FilteredClassLoader(TtrpcChannel.class))
        .run(context -> assertThat(context).doesNotHaveBean(TtrpcClientAutoConfiguration.class));
  }

  @Test
  void channelOfANameIsAlwaysTheSame() {
    runner.run(
        context -> {
          TtrpcChannels channels = context.getBean(TtrpcChannels.class);
          assertThat(channels.channel("greeter"))
              .isSameAs(channels.channel("greeter"))
              .extracting(TtrpcChannel::target)
              .isEqualTo("unix:///nowhere");
        });
  }

  @Test
  void channelOfATargetNeedsNoProperty() {
    runner.run(
        context -> {
          TtrpcChannels channels = context.getBean(TtrpcChannels.class);
          assertThat(channels.channel("unix:///run/other.sock").target())
              .isEqualTo("unix:///run/other.sock");
          assertThat(channels.channel("/run/other.sock").target())
              .isEqualTo("unix:///run/other.sock");
          assertThat(channels.opened())
              .containsOnlyKeys("unix:///run/other.sock", "/run/other.sock");
        });
  }

  @Test
  void unknownNameFailsAndNamesTheProperty() {
    runner.run(
        context ->
            assertThatExceptionOfType(MissingClientTargetException.class)
                .isThrownBy(() -> context.getBean(TtrpcChannels.class).channel("other"))
                .withMessageContaining("ttrpc.client.clients.other.target"));
  }

  @Test
  void nameThatIsNoPlainKeyIsNamedInBrackets() {
    runner.run(
        context ->
            assertThatExceptionOfType(MissingClientTargetException.class)
                .isThrownBy(() -> context.getBean(TtrpcChannels.class).channel("a.b"))
                .withMessageContaining("ttrpc.client.clients[a.b].target"));
  }

  @Test
  void contextStartsWithoutTheServer() {
    runner
        .withUserConfiguration(ClientInjectionTests.OnField.class)
        .run(
            context ->
                assertThat(context.getBean(TtrpcChannels.class).channel("greeter").state())
                    .isEqualTo(TtrpcChannel.State.IDLE));
  }

  @Test
  void channelConnectsAgainWhenTheServerHasRestarted() {
    Path socket = folder.resolve("greeter.sock");
    GreeterContext.bare()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.target=unix://" + socket,
            "ttrpc.client.clients.greeter.wait-for-ready=true",
            "ttrpc.client.clients.greeter.timeout=10s")
        .run(
            context -> {
              for (int run = 0; run < 2; run++) {
                try (TtrpcServer server =
                    TtrpcServer.builder()
                        .listen(socket.toString())
                        .service(GreeterTtrpc.bind(new Greeter()))
                        .start()) {
                  assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
                  assertThat(server.connectionCount()).isEqualTo(1);
                }
                TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
                await().until(() -> channel.state() != TtrpcChannel.State.READY);
              }
            });
  }

  @Test
  void connectionDetailsComeBeforeTheProperties() {
    runner
        .withUserConfiguration(Details.class)
        .run(
            context -> {
              TtrpcChannels channels = context.getBean(TtrpcChannels.class);
              assertThat(channels.channel("greeter").target()).isEqualTo("unix:///first");
              assertThat(channels.channel("unix:///run/other.sock").target())
                  .isEqualTo("unix:///second");
            });
  }

  @Test
  void connectionDetailsMayLeaveAClientToTheProperties() {
    runner
        .withBean(TtrpcClientConnectionDetails.class, () -> client -> null)
        .run(
            context ->
                assertThat(context.getBean(TtrpcChannels.class).channel("greeter").target())
                    .isEqualTo("unix:///nowhere"));
  }

  @Test
  void customizersAreCalledInTheirOrderWithTheClientsName() {
    runner
        .withUserConfiguration(Customizers.class)
        .run(
            context -> {
              context.getBean(TtrpcChannels.class).channel("greeter");
              assertThat(context.getBean(Customizers.class).called)
                  .containsExactly("one greeter", "two greeter");
            });
  }

  @Test
  void interceptorsOfAllClientsAndOfEachAreOneChain() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(Greeter.class, Interceptors.class)
        .run(
            context -> {
              greeter(context).sayHello(StringValue.of("Ada"));
              assertThat(context.getBean(Interceptors.class).called)
                  .containsExactly("1", "2 greeter", "3");
            });
  }

  @Test
  void interceptorChangesMetadata() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(MetadataTeller.class)
        .withBean(ClientInterceptor.class, () -> call -> call.setMetadata(Metadata.of("k", "v")))
        .run(context -> assertThat(hello(greeter(context), "k")).isEqualTo("[v]"));
  }

  @Test
  void channelIsRefusedOnceTheContextIsClosed() {
    runner.run(
        context -> {
          TtrpcChannels channels = context.getBean(TtrpcChannels.class);
          TtrpcChannel open = channels.channel("greeter");
          context.close();
          assertThat(open.state()).isEqualTo(TtrpcChannel.State.SHUTDOWN);
          assertThatIllegalStateException()
              .isThrownBy(() -> channels.channel("unix:///run/other.sock"))
              .withMessageContaining("closed");
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Details {
    @Bean
    @Order(2)
    TtrpcClientConnectionDetails second() {
      return client -> "unix:///second";
    }

    @Bean
    @Order(1)
    TtrpcClientConnectionDetails first() {
      return client -> client.equals("greeter") ? "unix:///first" : null;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    final List<String> called = new CopyOnWriteArrayList<>();

    @Bean
    @Order(2)
    TtrpcChannelBuilderCustomizer two() {
      return (client, builder) -> called.add("two " + client);
    }

    @Bean
    @Order(1)
    TtrpcChannelBuilderCustomizer one() {
      return (client, builder) -> called.add("one " + client);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Interceptors {
    final List<String> called = new CopyOnWriteArrayList<>();

    @Bean
    @Order(3)
    ClientInterceptor third() {
      return call -> called.add("3");
    }

    @Bean
    @Order(2)
    TtrpcClientInterceptorFactory second() {
      return client -> call -> called.add("2 " + client);
    }

    @Bean
    @Order(1)
    ClientInterceptor first() {
      return call -> called.add("1");
    }
  }
}
