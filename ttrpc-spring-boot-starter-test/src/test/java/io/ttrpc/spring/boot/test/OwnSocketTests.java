package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.GuestBookService;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServerProperties;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;

/** A plain test of an application, whose configured paths exist on no machine. */
@SpringBootTest(classes = SampleApplication.class)
class OwnSocketTests {
  @LocalTtrpcSocket Path socket = Path.of("/");

  @Test
  void serverListensInAFolderOfTheUserAlone(@Autowired TtrpcServerLifecycle lifecycle)
      throws Exception {
    TtrpcServer server = Objects.requireNonNull(lifecycle.server());
    assertThat(server.addresses()).containsExactly("unix://" + socket);
    assertThat(socket).startsWith(Path.of(System.getProperty("java.io.tmpdir")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void clientsOfAllTargetsCallTheServer(
      @TtrpcClient("greeter") GreeterService greeter,
      @TtrpcClient("guests") GuestBookService guests,
      @TtrpcClient("unix:///nowhere/greeter.sock") GreeterService byAddress,
      @TtrpcClient("unknown") GreeterService withoutProperties) {
    assertThat(greeter.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    assertThat(guests.sign(named("Ada")).getMessage()).startsWith("Hello Ada, guest ");
    assertThat(byAddress.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    assertThat(withoutProperties.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
  }

  @Test
  void socketIsInjectedIntoParametersAndAsText(
      @LocalTtrpcSocket Path path, @LocalTtrpcSocket String text) {
    assertThat(path).isEqualTo(socket);
    assertThat(text).isEqualTo(socket.toString());
  }

  @Test
  void channelsAreThoseOfTheApplication(@Autowired TtrpcChannels channels) {
    assertThat(channels.channel("greeter").target()).isEqualTo("unix://${local.ttrpc.server.path}");
  }

  @Test
  void productionOwnerAndActivationDoNotCount(@Autowired TtrpcServerProperties properties) {
    assertThat(properties.getSocket().getGroup()).isEmpty();
    assertThat(properties.getSocket().getActivation().name()).isEqualTo("NONE");
    assertThat(properties.getSocket().getPermissions()).isEqualTo("rw-rw----");
  }

  @Test
  void namedServersHaveSocketsOfTheirOwn(
      @Autowired Environment environment, @Autowired TtrpcChannels channels) {
    assertThat(environment.getProperty("ttrpc.server.servers.admin.socket.path"))
        .isEqualTo(socket.resolveSibling("server-admin.sock").toString());
    assertThat(channels.channel("admin").target())
        .isEqualTo("unix://${local.ttrpc.server.admin.path}");
  }

  @Nested
  @AutoConfigureTtrpc
  class InAConstructor {
    private final GreeterTtrpc.Client client;

    @Autowired
    InAConstructor(@TtrpcClient("of the constructor") GreeterTtrpc.Client client) {
      this.client = client;
    }

    @Test
    void clientOfTheTestAloneCallsTheServer() {
      assertThat(client.sayHello(named("Ada")).getMessage()).isEqualTo("Hello Ada");
    }
  }
}
