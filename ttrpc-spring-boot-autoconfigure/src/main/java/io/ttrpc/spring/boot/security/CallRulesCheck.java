package io.ttrpc.spring.boot.security;

import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.AllServices;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.internal.PartialContext;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServerName;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.Order;

/**
 * The check that the servers of this context have the services and methods of all rules. It comes
 * last, because a customizer may add services to a server. Of the servers that start with the
 * context, it therefore waits for the last one. Rules of a parent context apply as well, but may be
 * for the services of another server.
 */
@Order
final class CallRulesCheck implements TtrpcServerBuilderCustomizer {
  private final ListableBeanFactory beanFactory;
  private final AllServices services;

  /** The services of each server that has been built. */
  private final Map<String, Collection<ServiceDescriptor>> built = new ConcurrentHashMap<>();

  CallRulesCheck(ListableBeanFactory beanFactory, AllServices services) {
    this.beanFactory = beanFactory;
    this.services = services;
  }

  @Override
  public void customize(TtrpcServer.Builder builder) {
    customize(TtrpcServerName.DEFAULT, builder);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnknownRuleException if no server has the service or the method of a rule
   */
  @Override
  public void customize(String server, TtrpcServer.Builder builder) {
    built.put(server, builder.services());
    if (built.keySet().containsAll(startingServers())) {
      Set<ServiceDescriptor> all = new LinkedHashSet<>(services.get());
      built.values().forEach(all::addAll);
      beanFactory.getBeansOfType(TtrpcCallRules.class).values().forEach(rules -> check(rules, all));
    }
  }

  private Set<String> startingServers() {
    Set<String> starting = new LinkedHashSet<>();
    beanFactory
        .getBean(KnownServer.Source.class)
        .all()
        .forEach(withServices -> starting.add(withServices.name()));
    beanFactory.getBeansOfType(TtrpcServerLifecycle.class).values().stream()
        .filter(lifecycle -> !lifecycle.isAutoStartup())
        .forEach(lifecycle -> starting.remove(lifecycle.name()));
    return starting;
  }

  private void check(TtrpcCallRules rules, Set<ServiceDescriptor> served) {
    if (beanFactory.getBeanProvider(PartialContext.class).stream().findAny().isPresent()) {
      rules.checkPart(served);
    } else {
      rules.check(served);
    }
  }
}
