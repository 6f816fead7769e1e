package io.ttrpc.spring.boot.accesslog;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.TwoServers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Each server has an access log of its own, which is on or off. */
class NamedServerAccessLogTests {
  @TempDir Path folder;
  private LogLines lines = new LogLines();
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    lines = LogLines.record();
    runner =
        TwoServers.in(folder)
            .withConfiguration(AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class));
  }

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void callsOfANamedServerAreLoggedWithItsName() {
    runner
        .withPropertyValues("ttrpc.server.servers.admin.accesslog.enabled=true")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              hello(admin(context), "Ada");
              assertLines("peer=\\S+ server=admin method=test.Greeter/SayHello status=OK .*");
            });
  }

  @Test
  void callsOfTheDefaultServerAloneAreLoggedWithoutAName() {
    runner
        .withPropertyValues("ttrpc.server.accesslog.enabled=true")
        .run(
            context -> {
              hello(admin(context), "Ada");
              hello(greeter(context), "Ada");
              assertLines("peer=\\S+ method=test.Greeter/SayHello status=OK .*");
            });
  }

  @Test
  void callsThatANamedServerRejectsAreLoggedWithItsName() {
    runner
        .withPropertyValues("ttrpc.server.servers.admin.accesslog.enabled=true")
        .run(
            context -> {
              reject(context, "greeter");
              reject(context, "admin");
              assertLines(
                  "peer=- server=admin method=test.Counter/Next status=UNIMPLEMENTED .*"
                      + " rejected=unknown_method");
            });
  }

  @Test
  void logIsOffByDefault() {
    runner.run(context -> assertThat(context).doesNotHaveBean(AccessLog.class));
  }

  private void assertLines(String pattern) {
    await().until(() -> !lines.all().isEmpty());
    assertThat(lines.all()).singleElement().asString().matches(pattern);
  }

  private static void reject(ApplicationContext context, String client) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(
            () ->
                CounterTtrpc.client(context.getBean(TtrpcChannels.class).channel(client))
                    .next(Empty.getDefaultInstance()));
  }
}
