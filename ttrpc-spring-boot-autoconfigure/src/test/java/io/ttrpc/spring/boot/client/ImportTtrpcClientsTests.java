package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.CounterTtrpc;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.greeter.StartFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ImportTtrpcClientsTests {
  @TempDir Path folder;

  private final ApplicationContextRunner runner =
      GreeterContext.bare()
          .withPropertyValues("ttrpc.client.clients.greeter.target=unix:///nowhere");

  @Test
  void typesAreInjectedByTypeAlone() {
    Path socket = folder.resolve("greeter.sock");
    GreeterContext.on(socket)
        .withUserConfiguration(Greeter.class)
        .run(
            unused ->
                GreeterContext.bare()
                    .withPropertyValues("ttrpc.client.clients.greeter.target=unix://" + socket)
                    .withUserConfiguration(ByType.class)
                    .run(
                        context ->
                            assertThat(hello(context.getBean(GreeterService.class), "Ada"))
                                .isEqualTo("Hello Ada")));
  }

  @Test
  void asynchronousTypeIsImported() {
    runner
        .withUserConfiguration(ByAsyncType.class)
        .run(context -> assertThat(context).hasSingleBean(GreeterAsync.class));
  }

  @Test
  void importedClientIsTheOneOfTheAnnotation() {
    runner
        .withUserConfiguration(ByType.class, ClientInjectionTests.OnField.class)
        .run(
            context ->
                assertThat(context.getBean(ClientInjectionTests.OnField.class).greeter)
                    .isSameAs(context.getBean(GreeterService.class)));
  }

  @Test
  void serviceOfTheApplicationComesFirst() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(ByType.class, Greeter.class)
        .run(
            context ->
                assertThat(context.getBean(GreeterService.class)).isInstanceOf(Greeter.class));
  }

  @Test
  void allServicesOfAPackageAreImported() {
    runner
        .withUserConfiguration(ByPackage.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GreeterTtrpc.Client.class)
                    .hasSingleBean(GreeterTtrpc.AsyncClient.class)
                    .hasSingleBean(CounterTtrpc.Client.class));
  }

  @Test
  void packageOfTheAnnotatedClassIsTheDefault() {
    runner
        .withUserConfiguration(ByDefault.class)
        .run(context -> assertThat(context).doesNotHaveBean(GreeterService.class));
  }

  @Test
  void annotationIsRepeatable() {
    runner
        .withUserConfiguration(Twice.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(GreeterService.class);
              assertThat(context).hasSingleBean(CounterService.class);
              context.getBean(CounterService.class);
              assertThat(context.getBean(TtrpcChannels.class).opened())
                  .containsOnlyKeys("unix:///run/counter.sock");
            });
  }

  @Test
  void typeThatIsNoClientFailsTheStart() {
    runner
        .withUserConfiguration(WrongType.class)
        .run(
            context ->
                assertThat(StartFailure.of(context, UnsupportedClientTypeException.class))
                    .hasMessageContainingAll("@ImportTtrpcClients on", "WrongType", "String"));
  }

  @ImportTtrpcClients(target = "greeter", types = GreeterService.class)
  static class ByType {}

  @ImportTtrpcClients(target = "greeter", types = GreeterAsync.class)
  static class ByAsyncType {}

  @ImportTtrpcClients(target = "greeter", basePackages = "io.ttrpc.spring.boot.greeter")
  static class ByPackage {}

  /** No service is in this package. */
  @ImportTtrpcClients(target = "greeter")
  static class ByDefault {}

  @ImportTtrpcClients(target = "greeter", types = GreeterService.class)
  @ImportTtrpcClients(target = "unix:///run/counter.sock", types = CounterService.class)
  static class Twice {}

  @ImportTtrpcClients(target = "greeter", types = String.class)
  static class WrongType {}
}
