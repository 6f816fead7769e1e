package io.ttrpc.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.ApplicationContext;

/** The information says what is served and called, and where. */
class InfoTests {
  @TempDir Path folder;

  @Test
  void serverAndClientsAreNamed() {
    Path socket = folder.resolve("greeter.sock");
    GreeterContext.on(socket)
        .withConfiguration(AutoConfigurations.of(TtrpcInfoContributorAutoConfiguration.class))
        .withPropertyValues("management.info.ttrpc.enabled=true")
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              Map<String, String> clients = Map.of("greeter", "unix://" + socket);
              assertThat(info(context))
                  .isEqualTo(
                      Map.of(
                          "server",
                          Map.of(
                              "addresses", List.of("unix://" + socket),
                              "services", List.of("test.Greeter")),
                          "clients",
                          clients));

              context.getBean(TtrpcServerLifecycle.class).stop();
              assertThat(info(context)).isEqualTo(Map.of("clients", clients));
            });
  }

  private static Object info(ApplicationContext context) {
    Info.Builder builder = new Info.Builder();
    context.getBean(InfoContributor.class).contribute(builder);
    return Objects.requireNonNull(builder.build().get("ttrpc"));
  }
}
