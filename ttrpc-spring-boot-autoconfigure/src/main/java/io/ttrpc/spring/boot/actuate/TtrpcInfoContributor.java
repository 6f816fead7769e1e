package io.ttrpc.spring.boot.actuate;

import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** The addresses and services of the servers, and the targets of the clients. */
record TtrpcInfoContributor(
    KnownServer.@Nullable Source servers, KnownClient.@Nullable Source clients)
    implements InfoContributor {

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> info = new LinkedHashMap<>();
    Map<String, Object> running = running();
    Object ofDefault = running.remove(TtrpcServerName.DEFAULT);
    if (ofDefault != null) {
      info.put("server", ofDefault);
    }
    if (!running.isEmpty()) {
      info.put("servers", running);
    }
    Map<String, String> targets = targets();
    if (!targets.isEmpty()) {
      info.put("clients", targets);
    }
    builder.withDetail("ttrpc", info);
  }

  private Map<String, Object> running() {
    Map<String, Object> running = new LinkedHashMap<>();
    if (servers != null) {
      for (KnownServer known : servers.all()) {
        TtrpcServer server = known.server();
        if (server != null) {
          List<String> services = server.services().stream().map(ServiceDescriptor::name).toList();
          running.put(known.name(), Map.of("addresses", server.addresses(), "services", services));
        }
      }
    }
    return running;
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
