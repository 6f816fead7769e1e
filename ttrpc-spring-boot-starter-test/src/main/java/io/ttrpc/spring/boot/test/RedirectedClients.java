package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.client.TtrpcClientConnectionDetails;
import io.ttrpc.spring.boot.client.TtrpcClientProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The redirection of the clients of a test context to its own servers. A client of one of the
 * application's named servers calls that server, and any other client calls the server without a
 * name. The channels resolve the path when they connect, so a server need not have started yet.
 * Other beans of this type come before.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
record RedirectedClients(ConfigurableEnvironment environment)
    implements TtrpcClientConnectionDetails {
  private static final String CLIENT_PREFIX = "ttrpc.client";
  private static final String OWN_SERVER = "${local.ttrpc.server.";

  @Override
  public @Nullable String target(String client) {
    TtrpcTestProperties settings = TtrpcTestProperties.of(environment);
    if (!settings.ownSocket() || settings.keepTargetsOf().contains(client)) {
      return null;
    }
    TtrpcClientProperties ofTest = clients(OwnSocketPropertySource.testProperties(environment));
    String pinned = targetOf(client, ofTest);
    if (pinned != null) {
      return pinned;
    }
    String pinnedForAll = ofTest.getDefaults().getTarget();
    return pinnedForAll != null ? pinnedForAll : ownServer(client);
  }

  private String ownServer(String client) {
    TtrpcClientProperties all = clients(Binder.get(environment));
    String configured = targetOf(client, all);
    String target = configured != null ? configured : all.getDefaults().getTarget();
    if (target != null && target.contains(OWN_SERVER)) {
      return target;
    }
    for (Map.Entry<String, NamedServer> server : namedServers().entrySet()) {
      if (server.getValue().isAt(target)) {
        return "unix://" + OWN_SERVER + server.getKey() + ".path}";
      }
    }
    return "unix://" + OWN_SERVER + "path}";
  }

  private Map<String, NamedServer> namedServers() {
    return OwnSocketPropertySource.applicationProperties(environment)
        .bind("ttrpc.server.servers", Bindable.mapOf(String.class, NamedServer.class))
        .orElseGet(Map::of);
  }

  private static TtrpcClientProperties clients(Binder binder) {
    return binder.bindOrCreate(CLIENT_PREFIX, TtrpcClientProperties.class);
  }

  private static @Nullable String targetOf(String client, TtrpcClientProperties properties) {
    TtrpcClientProperties.Client own = properties.getClients().get(client);
    return own == null ? null : own.getTarget();
  }

  /** The part of a named server's properties that tells its clients. */
  record NamedServer(@Nullable Socket socket) {

    boolean isAt(@Nullable String target) {
      String path = socket == null ? null : socket.path();
      return path != null && target != null && target.replaceFirst("^unix:(//)?", "").equals(path);
    }

    record Socket(@Nullable String path) {}
  }
}
