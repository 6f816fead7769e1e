package io.ttrpc.spring.boot.server;

import io.ttrpc.ServerListener;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.CommonServerProperties.Socket.Activation;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.env.Environment;

/** A factory of one server from properties and beans, which also starts it. */
final class ServerFactory {
  private static final String THREADS = "ttrpc-handler";

  private final ServerDefinition server;
  private final Activation activation;
  private final TtrpcServerConnectionDetails connectionDetails;
  private final ServiceBeans serviceBeans;
  private final DefaultListableBeanFactory beanFactory;
  private final Environment environment;
  private final StartListeners listeners;

  ServerFactory(
      ServerDefinition server,
      Activation activation,
      TtrpcServerConnectionDetails connectionDetails,
      ServiceBeans serviceBeans,
      DefaultListableBeanFactory beanFactory,
      Environment environment) {
    this.server = server;
    this.activation = activation;
    this.connectionDetails = connectionDetails;
    this.serviceBeans = serviceBeans;
    this.beanFactory = beanFactory;
    this.environment = environment;
    this.listeners = new StartListeners(beanFactory);
  }

  /** Returns whether there is something to serve. */
  boolean hasServices() {
    return server.isEnabled() && serviceBeans.assigned(server.name());
  }

  RunningServer start() throws IOException {
    TtrpcServer.Builder builder = TtrpcServer.builder();
    addServices(builder);
    provider(ServerListener.class).orderedStream().forEach(builder::listener);
    listen(builder);
    String threads = server.distinct(THREADS);
    HandlerExecutor handlers =
        HandlerExecutor.of(
            server,
            threads,
            environment,
            provider(TtrpcServerExecutorProvider.class).getIfAvailable());
    boolean started = false;
    try {
      handlers.addTo(builder);
      PropertyValue.apply(
          server.key("executor.max-stream-threads"),
          server.properties().getExecutor().getMaxStreamThreads(),
          builder::maxStreamThreads);
      customize(builder);
      listeners.beforeStart(threads, handlers.pool());
      RunningServer running = new RunningServer(builder.start(), handlers);
      handlers.onStarted(running.server());
      started = true;
      return running;
    } finally {
      if (!started) {
        handlers.close();
      }
    }
  }

  private void addServices(TtrpcServer.Builder builder) {
    Collection<ServiceBean> services = serviceBeans.of(server.name());
    listeners.beforeStart(server, services);
    services.forEach(service -> builder.service(service.definition()));
    builder.interceptor(
        new ServiceInterceptors(server.name(), services, new ServerInterceptorBeans(beanFactory)));
  }

  private void listen(TtrpcServer.Builder builder) throws IOException {
    ServerSocketChannel inherited =
        InheritedSocket.find(activation, server.key("socket.activation"));
    if (inherited != null) {
      builder.listen(inherited);
    } else {
      builder.listen(new SocketFileMapping(server).at(socketPath()));
    }
  }

  private String socketPath() {
    String detailed = connectionDetails.socketPath(server.name());
    return detailed != null ? detailed : server.socketPath();
  }

  private void customize(TtrpcServer.Builder builder) {
    List<TtrpcServerBuilderCustomizer> customizers = new ArrayList<>();
    customizers.add(new PropertiesServerBuilderCustomizer(server));
    provider(TtrpcServerBuilderCustomizer.class).orderedStream().forEach(customizers::add);
    LambdaSafe.callbacks(TtrpcServerBuilderCustomizer.class, customizers, server.name(), builder)
        .withLogger(ServerFactory.class)
        .invoke(customizer -> customizer.customize(server.name(), builder));
  }

  private <T> ObjectProvider<T> provider(Class<T> type) {
    return beanFactory.getBeanProvider(type);
  }
}
