package io.ttrpc.spring.boot.server;

import io.ttrpc.ServerListener;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPoolListener;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.env.Environment;

/** A factory of servers from properties and beans, which also starts them. */
final class ServerFactory {
  private final TtrpcServerProperties properties;
  private final TtrpcServerConnectionDetails connectionDetails;
  private final DefaultListableBeanFactory beanFactory;
  private final Environment environment;

  ServerFactory(
      TtrpcServerProperties properties,
      TtrpcServerConnectionDetails connectionDetails,
      DefaultListableBeanFactory beanFactory,
      Environment environment) {
    this.properties = properties;
    this.connectionDetails = connectionDetails;
    this.beanFactory = beanFactory;
    this.environment = environment;
  }

  RunningServer start() throws IOException {
    TtrpcServer.Builder builder = TtrpcServer.builder();
    addServices(builder);
    provider(ServerListener.class).orderedStream().forEach(builder::listener);
    listen(builder);
    HandlerExecutor handlers =
        HandlerExecutor.of(
            properties.getExecutor(),
            environment,
            provider(TtrpcServerExecutorProvider.class).getIfAvailable());
    boolean started = false;
    try {
      builder.executor(handlers.executor()).briefHandlers(handlers.briefHandlers());
      customize(builder);
      tellOfPool(handlers.pool());
      RunningServer server = new RunningServer(builder.start(), handlers);
      started = true;
      return server;
    } finally {
      if (!started) {
        handlers.close();
      }
    }
  }

  private void tellOfPool(@Nullable ExecutorService pool) {
    if (pool != null) {
      provider(HandlerPoolListener.class)
          .orderedStream()
          .forEach(listener -> listener.onPoolStarting(pool));
    }
  }

  private void addServices(TtrpcServer.Builder builder) {
    Collection<ServiceBean> services = new ServiceBeans(beanFactory).find();
    services.forEach(service -> builder.service(service.definition()));
    builder.interceptor(new ServiceInterceptors(services, new ServerInterceptorBeans(beanFactory)));
  }

  private void listen(TtrpcServer.Builder builder) throws IOException {
    ServerSocketChannel inherited = InheritedSocket.find(properties.getSocket().getActivation());
    if (inherited != null) {
      builder.listen(inherited);
    } else {
      SocketFileMapping mapping = new SocketFileMapping(properties.getSocket());
      builder.listen(mapping.at(connectionDetails.socketPath()));
    }
  }

  private void customize(TtrpcServer.Builder builder) {
    List<TtrpcServerBuilderCustomizer> customizers = new ArrayList<>();
    customizers.add(new PropertiesServerBuilderCustomizer(properties));
    provider(TtrpcServerBuilderCustomizer.class).orderedStream().forEach(customizers::add);
    LambdaSafe.callbacks(TtrpcServerBuilderCustomizer.class, customizers, builder)
        .withLogger(ServerFactory.class)
        .invoke(customizer -> customizer.customize(builder));
  }

  private <T> ObjectProvider<T> provider(Class<T> type) {
    return beanFactory.getBeanProvider(type);
  }
}
