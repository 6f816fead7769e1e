package io.ttrpc.spring.boot.server;

import io.ttrpc.ServiceDescriptor;
import io.ttrpc.ShutdownReport;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPool;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The lifecycle of one server, which starts with the application context and closes with it. A
 * stopped server can be started again. A server without services does not start. {@link
 * GracefulShutdown} lets running calls finish before the server closes.
 *
 * <p>A context has a bean of this type for each server. That of the default server is primary. The
 * others have the name of their server as their qualifier.
 *
 * <p>This class is thread-safe.
 */
public final class TtrpcServerLifecycle implements SmartLifecycle {
  /**
   * The default phase of the server. It is the phase of Boot's web servers, so that both start and
   * stop together.
   */
  public static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

  private static final Log logger = LogFactory.getLog(TtrpcServerLifecycle.class);

  private final ServerDefinition definition;
  private final ServerFactory factory;
  private final Readiness readiness;
  private final ApplicationContext context;

  /** Held while a server starts or closes, but not while running calls finish. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable RunningServer running;

  TtrpcServerLifecycle(
      ServerDefinition definition,
      ServerFactory factory,
      Readiness readiness,
      ApplicationContext context) {
    this.definition = definition;
    this.factory = factory;
    this.readiness = readiness;
    this.context = context;
  }

  /**
   * Returns the name of the server; that of the default server is {@value TtrpcServerName#DEFAULT}.
   */
  public String name() {
    return definition.name();
  }

  /** Returns the running server, or null if there is none. */
  public @Nullable TtrpcServer server() {
    RunningServer now = running;
    return now == null ? null : now.server();
  }

  /** Returns the load of the handlers' pool, or null if there is none. */
  @Nullable HandlerPool handlerPool() {
    RunningServer now = running;
    return now == null ? null : now.handlers().load();
  }

  /** Returns whether the server has services, so that it runs or may be started. */
  boolean hasServices() {
    return factory.hasServices();
  }

  @Override
  public void start() {
    lock.lock();
    try {
      if (running != null) {
        return;
      }
      if (!factory.hasServices()) {
        logNoServices();
        return;
      }
      GracePeriod.check(definition, context.getEnvironment());
      RunningServer started = factory.start();
      running = started;
      logStarted(started.server());
      context.publishEvent(new TtrpcServerStartedEvent(name(), started.server()));
      readiness.onStart(name());
    } catch (IOException e) {
      throw new ServerStartException(definition, e);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the server at once, and cancels the calls that still run. */
  @Override
  public void stop() {
    lock.lock();
    try {
      close(running);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the server, unless it has been closed or replaced. */
  private void close(@Nullable RunningServer closing) {
    lock.lock();
    try {
      if (closing == null || !closing.equals(running)) {
        return;
      }
      closing.close();
      running = null;
      context.publishEvent(new TtrpcServerStoppedEvent(name(), closing.server()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts the server down gracefully: waits for the running calls, but no longer than the grace
   * period. Closes the server if calls still run then, because the grace periods of other servers
   * and of Boot's web server may go on.
   */
  void drain() {
    RunningServer draining = running;
    if (draining == null) {
      return;
    }
    TtrpcServer server = draining.server();
    readiness.onShutdown(name());
    context.publishEvent(new TtrpcServerStoppingEvent(name(), server));
    Duration gracePeriod = definition.properties().getShutdown().getGracePeriod();
    ShutdownReport report = server.shutdown(gracePeriod);
    logDrained(report, gracePeriod);
    if (!report.completed()) {
      close(draining);
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public boolean isAutoStartup() {
    return definition.properties().isAutoStartup();
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return definition.properties().getLifecycle().getPhase();
  }

  /** Tells of a server that is configured in vain. The default one need not be configured. */
  private void logNoServices() {
    if (definition.isEnabled()
        && (!definition.isDefault() || definition.properties().getSocket().getPath() != null)) {
      logger.warn(
          "%s has no services and does not start; @TtrpcService(server = \"%s\") gives it a bean"
              .formatted(definition.title(), name()));
    }
  }

  private void logStarted(TtrpcServer server) {
    logger.info(
        "%s listens on %s and serves %s"
            .formatted(
                definition.title(),
                String.join(", ", server.addresses()),
                String.join(
                    ", ", server.services().stream().map(ServiceDescriptor::name).toList())));
  }

  private void logDrained(ShutdownReport report, Duration gracePeriod) {
    if (report.completed()) {
      logger.info(
          "%s stopped gracefully: %d running calls finished, none cancelled"
              .formatted(definition.title(), report.finishedCalls()));
    } else {
      logger.warn(
          "%s stops with calls running after %s: %d finished, %d are cancelled"
              .formatted(
                  definition.title(), gracePeriod, report.finishedCalls(), report.runningCalls()));
    }
  }
}
