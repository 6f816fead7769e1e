package io.ttrpc.spring.boot.accesslog;

import io.ttrpc.spring.boot.server.TtrpcServerName;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.NamedServer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition that the access log of a server is on. */
final class OnAccessLog extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Set<String> servers = servers(context.getEnvironment());
    ConditionMessage.Builder message = ConditionMessage.forCondition("ttrpc access log");
    return servers.isEmpty()
        ? ConditionOutcome.noMatch(message.because("it is off for all servers"))
        : ConditionOutcome.match(message.foundExactly(servers));
  }

  /** Returns the names of the servers whose access log is on. */
  static Set<String> servers(Environment environment) {
    Set<String> servers = new LinkedHashSet<>();
    if (environment.getProperty("ttrpc.server.accesslog.enabled", "").equalsIgnoreCase("true")) {
      servers.add(TtrpcServerName.DEFAULT);
    }
    Binder.get(environment)
        .bind("ttrpc.server.servers", Bindable.mapOf(String.class, NamedServer.class))
        .orElseGet(Map::of)
        .forEach(
            (name, server) -> {
              if (server.getAccesslog().isEnabled()) {
                servers.add(name);
              }
            });
    return servers;
  }
}
