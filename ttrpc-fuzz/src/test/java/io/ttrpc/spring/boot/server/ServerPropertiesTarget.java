package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import io.ttrpc.fuzz.Check;
import io.ttrpc.fuzz.PropertiesInput;
import io.ttrpc.fuzz.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of servers, from a text of properties to the builders of servers and their socket
 * files. A value is accepted, or refused with its key.
 */
public final class ServerPropertiesTarget implements Target {
  private static final String PREFIX = "ttrpc.server";

  @Override
  public void run(byte[] input) {
    PropertiesInput.of(input, PREFIX).ifPresent(environment -> run(environment));
  }

  private static void run(ConfigurableEnvironment environment) {
    TtrpcServerProperties properties =
        PropertiesInput.bound(environment, PREFIX, TtrpcServerProperties.class);
    if (properties == null) {
      return;
    }
    try {
      ServerKeys.check(environment);
      apply(ServerDefinition.ofDefault(properties));
      properties
          .getServers()
          .forEach((name, server) -> apply(ServerDefinition.named(name, server)));
    } catch (InvalidConfigurationPropertyValueException e) {
      Check.that(e.getName().startsWith(PREFIX), () -> "the key was " + e.getName());
      Check.that(!String.valueOf(e.getReason()).isBlank(), () -> "no reason");
    } catch (UnknownPrincipalException | MissingSocketPathException e) {
      Check.that(String.valueOf(e.getMessage()).contains(PREFIX), e::toString);
    }
  }

  private static void apply(ServerDefinition server) {
    new PropertiesServerBuilderCustomizer(server).customize(TtrpcServer.builder());
    try {
      var unused = new SocketFileMapping(server).at(server.socketPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return PropertiesInput.seeds(
        """
        socket.path=/run/a.sock
        socket.permissions=rw-rw----
        socket.if-exists=fail
        max-message-size=1MB
        """,
        """
        socket.path=unix:///run/a.sock
        max-connections=10
        max-concurrent-calls=5
        max-busy-poll=1ms
        shutdown.grace-period=5s
        """,
        """
        socket.path=/a
        socket.owner=root
        socket.group=root
        access.allowed-users=root,0
        access.allowed-groups[0]=root
        access.require-same-user=true
        error.include-message=always
        """,
        """
        socket.path=/a
        servers.admin.socket.path=/b
        servers.admin.socket.create-parent-directories=true
        servers.admin.socket.parent-permissions=rwxr-x---
        servers.admin.executor.type=platform
        servers.admin.executor.max-threads=3
        servers.admin.accesslog.enabled=true
        """);
  }

  @Override
  public List<String> words() {
    return List.of(
        "servers.",
        "socket.",
        "path=",
        "permissions=",
        "owner=",
        "group=",
        "if-exists=",
        "activation=",
        "access.",
        "allowed-users=",
        "allowed-groups=",
        "max-connections=",
        "max-concurrent-calls=",
        "max-calls-per-connection=",
        "max-message-size=",
        "executor.",
        "lifecycle.phase=",
        "${",
        "}",
        "ms",
        "MB",
        "=-1",
        "rwxrwxrwx");
  }
}
