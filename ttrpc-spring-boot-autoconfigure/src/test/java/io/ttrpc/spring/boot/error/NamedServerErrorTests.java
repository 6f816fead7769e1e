package io.ttrpc.spring.boot.error;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exception handlers of two beans that serve the same service on different servers. */
class NamedServerErrorTests {
  @TempDir Path folder;

  @Test
  void exceptionHandlersAreThoseOfTheBeanThatWasCalled() {
    Path adminSocket = folder.resolve("admin.sock");
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withPropertyValues(
            "ttrpc.server.servers.admin.socket.path=" + adminSocket,
            "ttrpc.client.clients.admin.target=unix://" + adminSocket)
        .withUserConfiguration(Failing.class, FailingForAdmins.class)
        .run(
            context -> {
              assertThat(messageOf(greeter(context))).isEqualTo("for all");
              assertThat(messageOf(admin(context))).isEqualTo("for administrators");
            });
  }

  private static String messageOf(GreeterService greeter) {
    return catchThrowableOfType(TtrpcException.class, () -> hello(greeter, "Ada"))
        .status()
        .message();
  }

  @TtrpcService
  static class Failing extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new IllegalStateException("unmapped");
    }

    @TtrpcExceptionHandler
    Status map(IllegalStateException e) {
      return Status.of(StatusCode.ABORTED, "for all");
    }
  }

  @TtrpcService(server = "admin")
  static class FailingForAdmins extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      throw new IllegalStateException("unmapped");
    }

    @TtrpcExceptionHandler
    Status map(IllegalStateException e) {
      return Status.of(StatusCode.ABORTED, "for administrators");
    }
  }
}
