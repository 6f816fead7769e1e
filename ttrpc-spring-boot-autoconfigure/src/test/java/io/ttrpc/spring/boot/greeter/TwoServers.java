package io.ttrpc.spring.boot.greeter;

import com.google.protobuf.StringValue;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Contexts with the default server and one named admin, each with a client of its own. */
public final class TwoServers {
  private TwoServers() {}

  /** The sockets greeter.sock and admin.sock in a folder, and a greeter on each. */
  public static ApplicationContextRunner in(Path folder) {
    return GreeterContext.on(folder.resolve("greeter.sock"))
        .withPropertyValues(
            "ttrpc.server.servers.admin.socket.path=" + folder.resolve("admin.sock"),
            "ttrpc.client.clients.admin.target=unix://" + folder.resolve("admin.sock"))
        .withUserConfiguration(Greeter.class, AdminGreeter.class);
  }

  /** A client of the greeter on the server admin. */
  public static GreeterTtrpc.Client admin(ApplicationContext context) {
    return GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("admin"));
  }

  /** The lifecycle of the server of that name. */
  public static TtrpcServerLifecycle lifecycle(ApplicationContext context, String server) {
    return context.getBeansOfType(TtrpcServerLifecycle.class).values().stream()
        .filter(lifecycle -> lifecycle.name().equals(server))
        .findFirst()
        .orElseThrow(() -> new AssertionError("expected a server " + server));
  }

  /** The running server of that name. */
  public static TtrpcServer server(ApplicationContext context, String server) {
    return Objects.requireNonNull(lifecycle(context, server).server(), server);
  }

  /** The greeter of administrators. */
  @TtrpcService(server = "admin")
  public static class AdminGreeter extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      return StringValue.of("Hi " + name.getValue());
    }
  }
}
