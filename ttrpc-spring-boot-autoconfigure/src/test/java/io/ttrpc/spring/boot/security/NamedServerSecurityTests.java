package io.ttrpc.spring.boot.security;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static io.ttrpc.spring.boot.greeter.TwoServers.server;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.TwoServers;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rules of an application are for the services of all its servers. */
class NamedServerSecurityTests {
  @TempDir Path folder;

  @Test
  void ruleAppliesToAServiceWhicheverItsServerIs() {
    TwoServers.in(folder)
        .withUserConfiguration(AdminCounter.class, Rules.class)
        .run(
            context -> {
              assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada");
              assertThat(hello(admin(context), "Ada")).isEqualTo("Hi Ada");
              CounterService counter =
                  CounterTtrpc.client(context.getBean(TtrpcChannels.class).channel("admin"));
              assertThat(Kinds.outcome(() -> counter.next(Empty.getDefaultInstance())))
                  .startsWith("PERMISSION_DENIED");
            });
  }

  @Test
  void ruleForAServiceThatNoServerHasFailsTheStart() {
    ApplicationContextRunner runner = TwoServers.in(folder).withUserConfiguration(Rules.class);
    assertThat(Analyses.of(runner).getDescription()).contains("service test.Counter");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ruleMayBeForAServiceThatACustomizerAddsToOneServer() {
    for (String name : List.of("default", "admin")) {
      TwoServers.in(folder)
          .withUserConfiguration(Rules.class)
          .withBean(
              TtrpcServerBuilderCustomizer.class,
              () ->
                  TtrpcServerBuilderCustomizer.of(
                      name, server -> server.service(CounterTtrpc.bind(new AdminCounter()))))
          .run(
              context -> {
                assertThat(context).as(name).hasNotFailed();
                assertThat(server(context, name).services()).as(name).hasSize(2);
              });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Rules {
    @Bean
    TtrpcCallRules rules(TtrpcSecurity security) {
      return security.service("test.Counter").denyAll().anyCall().permitAll();
    }
  }

  @TtrpcService(server = "admin")
  static class AdminCounter implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }
}
