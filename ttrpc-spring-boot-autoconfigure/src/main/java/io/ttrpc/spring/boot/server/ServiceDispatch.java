package io.ttrpc.spring.boot.server;

import io.ttrpc.CallDispatcher;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.ThreadContext;
import io.ttrpc.spring.boot.internal.DispatchedServices;
import io.ttrpc.spring.boot.internal.TtrpcMeasurement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * The services of the default server for a protocol other than ttrpc, with the interceptors of the
 * server and an executor of their own. The destroy method ends the threads of that executor.
 */
final class ServiceDispatch implements DispatchedServices, AutoCloseable {
  private static final String THREADS = "ttrpc-grpc-handler";

  private final ServerDefinition server;
  private final ServiceBeans serviceBeans;
  private final DefaultListableBeanFactory beanFactory;
  private final Environment environment;

  private @Nullable CallDispatcher dispatcher;
  private @Nullable HandlerExecutor handlers;

  ServiceDispatch(
      ServerDefinition server,
      ServiceBeans serviceBeans,
      DefaultListableBeanFactory beanFactory,
      Environment environment) {
    this.server = server;
    this.serviceBeans = serviceBeans;
    this.beanFactory = beanFactory;
    this.environment = environment;
  }

  @Override
  public List<ServiceDescriptor> of(String beanName) {
    return find().stream()
        .filter(service -> service.beanName().equals(beanName))
        .map(service -> service.definition().descriptor())
        .toList();
  }

  @Override
  public synchronized CallDispatcher dispatcher(UnaryOperator<Executor> propagation) {
    CallDispatcher there = dispatcher;
    if (there == null) {
      there = create(propagation);
      dispatcher = there;
    }
    return there;
  }

  private CallDispatcher create(UnaryOperator<Executor> propagation) {
    Collection<ServiceBean> services = find();
    StartListeners listeners = new StartListeners(beanFactory);
    listeners.beforeStart(server, services);
    HandlerExecutor executor =
        HandlerExecutor.of(
            server,
            THREADS,
            environment,
            beanFactory.getBeanProvider(TtrpcServerExecutorProvider.class).getIfAvailable());
    handlers = executor;
    listeners.beforeStart(THREADS, executor.pool());
    ThreadContext threads =
        beanFactory.getBeanProvider(ThreadContext.class).getIfAvailable(() -> ThreadContext.NONE);
    CallDispatcher.Builder builder =
        CallDispatcher.builder(propagation.apply(capturing(threads, executor.executor())))
            .threadContext(threads)
            .exceptionMessages(
                PropertiesServerBuilderCustomizer.exceptionMessages(server.properties()));
    services.forEach(service -> builder.service(service.definition()));
    builder.interceptor(
        new ServiceInterceptors(
            server.name(),
            services,
            new ServerInterceptorBeans(
                beanFactory, interceptor -> !(interceptor instanceof TtrpcMeasurement))));
    return builder.build();
  }

  /** Returns an executor that runs a task with the values of the thread that adds the task. */
  private static Executor capturing(ThreadContext threads, Executor executor) {
    return task -> {
      ThreadContext.Captured values = threads.capture();
      executor.execute(() -> values.run(task));
    };
  }

  private Collection<ServiceBean> find() {
    return serviceBeans.of(server.name());
  }

  @Override
  public synchronized void close() {
    if (handlers != null) {
      handlers.close();
    }
  }
}
