package io.ttrpc.spring.boot.server;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;

/** The factory of the lifecycles of all servers of an application context. */
final class ServerLifecycles {
  private final ServerDefinitions definitions;
  private final TtrpcServerConnectionDetails connectionDetails;
  private final DefaultListableBeanFactory beanFactory;
  private final ApplicationContext context;
  private final ServiceBeans services;
  private final Readiness readiness;

  ServerLifecycles(
      TtrpcServerProperties properties,
      TtrpcServerConnectionDetails connectionDetails,
      DefaultListableBeanFactory beanFactory,
      ApplicationContext context) {
    ServerKeys.check(context.getEnvironment());
    this.definitions = new ServerDefinitions(properties);
    this.connectionDetails = connectionDetails;
    this.beanFactory = beanFactory;
    this.context = context;
    this.services = new ServiceBeans(beanFactory, definitions.names());
    this.readiness = new Readiness(context);
  }

  /** Returns the services of all servers. */
  ServiceBeans services() {
    return services;
  }

  /** Returns a new lifecycle of the server of that name. */
  TtrpcServerLifecycle create(String name) {
    ServerDefinition server = definitions.get(name);
    ServerFactory factory =
        new ServerFactory(
            server,
            definitions.activation(server),
            connectionDetails,
            services,
            beanFactory,
            context.getEnvironment());
    return new TtrpcServerLifecycle(server, factory, readiness, context);
  }
}
