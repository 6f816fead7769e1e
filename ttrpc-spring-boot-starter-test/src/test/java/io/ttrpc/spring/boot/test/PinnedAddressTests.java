package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.GuestBookService;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.client.TtrpcClientConnectionDetails;
import io.ttrpc.spring.boot.test.sample.Greeter;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

/** A test's own paths and targets take precedence over the socket of its context. */
class PinnedAddressTests {
  @TempDir static Path folder = Path.of("/");
  private static @Nullable TtrpcServer other;

  /** Starts a server outside of all contexts. */
  @BeforeAll
  static void startServer() throws IOException {
    other =
        TtrpcServer.builder()
            .service(GreeterTtrpc.bind(new Greeter("Good day")))
            .listen("unix://" + folder.resolve("other.sock"))
            .start();
  }

  @AfterAll
  static void closeServer() {
    Objects.requireNonNull(other).close();
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  class OfDynamicProperties {
    @LocalTtrpcSocket String socket = "";

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) {
      properties.add("ttrpc.server.socket.path", () -> folder + "/dynamic.sock");
      properties.add(
          "ttrpc.client.clients.guests.target", () -> "unix://" + folder + "/other.sock");
    }

    @Test
    void serverAndClientUseThem(
        @TtrpcClient("greeter") GreeterService greeter,
        @TtrpcClient("guests") GreeterService guests) {
      assertThat(socket).isEqualTo(folder.resolve("dynamic.sock").toString());
      assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
      assertThat(guests.sayHello(named("Ada")).getMessage()).isEqualTo("Good day Ada");
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class, properties = "ttrpc.server.auto-startup=false")
  @TestPropertySource(
      properties = {
        "ttrpc.server.socket.path=/nowhere/pinned.sock",
        "ttrpc.client.defaults.target=unix:///nowhere/default.sock",
        "ttrpc.client.clients.guests.target=unix:///nowhere/pinned.sock"
      })
  class OfAnnotations {
    @Test
    void serverAndClientUseThem(
        @Autowired Environment environment, @Autowired TtrpcChannels channels) {
      assertThat(environment.getProperty("ttrpc.server.socket.path"))
          .isEqualTo("/nowhere/pinned.sock");
      assertThat(channels.channel("guests").target()).isEqualTo("unix:///nowhere/pinned.sock");
      assertThat(channels.channel("greeter").target()).isEqualTo("unix:///nowhere/default.sock");
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @Import(OfBeans.Details.class)
  class OfBeans {
    @Test
    void clientUsesThem(@TtrpcClient("elsewhere") GreeterService greeter) {
      assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Good day Ada");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Details {
      @Bean
      TtrpcClientConnectionDetails elsewhere() {
        return client ->
            client.equals("elsewhere") ? "unix://" + folder.resolve("other.sock") : null;
      }
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class)
  @AutoConfigureTtrpc(keepTargetsOf = {"guests", "unix:///nowhere/address.sock"})
  class OfKeptClients {
    @Test
    void theyHaveTheTargetsOfTheApplication(
        @Autowired TtrpcChannels channels,
        @TtrpcClient("greeter") GreeterService greeter,
        @TtrpcClient("guests") GuestBookService guests) {
      assertThat(channels.channel("guests").target()).isEqualTo("unix:///nowhere/guests.sock");
      assertThat(channels.channel("unix:///nowhere/address.sock").target())
          .isEqualTo("unix:///nowhere/address.sock");
      assertThatCall(() -> guests.sign(named("Ada")))
          .fails()
          .hasCode(StatusCode.UNAVAILABLE)
          .isNotFromPeer();
      assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    }
  }

  @Nested
  @SpringBootTest(classes = SampleApplication.class, properties = "ttrpc.server.auto-startup=false")
  @AutoConfigureTtrpc(ownSocket = false)
  class SwitchedOff {
    @Test
    void pathAndTargetsAreThoseOfTheApplication(
        @Autowired Environment environment, @Autowired TtrpcChannels channels) {
      assertThat(environment.getProperty("ttrpc.server.socket.path"))
          .isEqualTo("/nowhere/sample.sock");
      assertThat(channels.channel("greeter").target()).isEqualTo("unix:///nowhere/sample.sock");
    }
  }

  @Nested
  @SpringBootTest(
      classes = SampleApplication.class,
      properties = {"ttrpc.server.auto-startup=false", "ttrpc.test.own-socket=false"})
  class SwitchedOffByProperty {
    @Test
    void pathAndTargetsAreThoseOfTheApplication(
        @Autowired Environment environment, @Autowired TtrpcChannels channels) {
      assertThat(environment.getProperty("ttrpc.server.socket.path"))
          .isEqualTo("/nowhere/sample.sock");
      assertThat(channels.channel("greeter").target()).isEqualTo("unix:///nowhere/sample.sock");
    }
  }

  @Test
  void unclearSwitchIsNamed() {
    TestContext test = new TestContextManager(Unclear.class).getTestContext();
    assertThatThrownBy(test::getApplicationContext)
        .rootCause()
        .hasMessageContaining("Invalid boolean value 'maybe'");
    assertThatThrownBy(test::getApplicationContext)
        .hasStackTraceContaining("ttrpc.test.own-socket");
  }

  @SpringBootTest(
      classes = SampleApplication.class,
      properties = "ttrpc.test.own-socket=maybe")
  static class Unclear {}
}
