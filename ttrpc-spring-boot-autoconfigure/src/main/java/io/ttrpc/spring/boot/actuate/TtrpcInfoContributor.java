package io.ttrpc.spring.boot.actuate;

import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** The addresses and services of the server, and the targets of the clients. */
record TtrpcInfoContributor(
    @Nullable TtrpcServerLifecycle lifecycle, KnownClient.@Nullable Source clients)
    implements InfoContributor {

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> info = new LinkedHashMap<>();
    TtrpcServer server = lifecycle == null ? null : lifecycle.server();
    if (server != null) {
      List<String> services = server.services().stream().map(ServiceDescriptor::name).toList();
      info.put("server", Map.of("addresses", server.addresses(), "services", services));
    }
    Map<String, String> targets = targets();
    if (!targets.isEmpty()) {
      info.put("clients", targets);
    }
    builder.withDetail("ttrpc", info);
  }

  private Map<String, String> targets() {
    Map<String, String> targets = new LinkedHashMap<>();
    if (clients != null) {
      for (KnownClient client : clients.all()) {
        if (client.target() != null) {
          targets.put(client.name(), client.target());
        }
      }
    }
    return targets;
  }
}
