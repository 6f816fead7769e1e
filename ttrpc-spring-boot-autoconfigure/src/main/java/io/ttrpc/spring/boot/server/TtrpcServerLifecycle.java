package io.ttrpc.spring.boot.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.SmartLifecycle;

/**
 * The lifecycle of the server, which starts with the application context and closes with it. A
 * stopped server can be started again. {@link GracefulShutdown} lets running calls finish before
 * the server closes.
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

  private final ServerFactory factory;
  private final TtrpcServerProperties properties;
  private final ApplicationContext context;

  /** Held while a server starts or closes, but not while running calls finish. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable RunningServer running;

  @GuardedBy("lock")
  private boolean trafficRefused;

  TtrpcServerLifecycle(
      ServerFactory factory, TtrpcServerProperties properties, ApplicationContext context) {
    this.factory = factory;
    this.properties = properties;
    this.context = context;
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

  @Override
  public void start() {
    lock.lock();
    try {
      if (running != null) {
        return;
      }
      GracePeriod.check(properties.getShutdown().getGracePeriod(), context.getEnvironment());
      RunningServer started = factory.start();
      running = started;
      logStarted(started.server());
      context.publishEvent(new TtrpcServerStartedEvent(started.server()));
      acceptTraffic();
    } catch (IOException e) {
      throw new ApplicationContextException("the ttrpc server does not start", e);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the server at once, and cancels the calls that still run. */
  @Override
  public void stop() {
    lock.lock();
    try {
      RunningServer closing = running;
      if (closing == null) {
        return;
      }
      closing.close();
      running = null;
      context.publishEvent(new TtrpcServerStoppedEvent(closing.server()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts the server down gracefully: waits for the running calls, but no longer than the grace
   * period.
   */
  void drain() {
    TtrpcServer server = server();
    if (server == null) {
      return;
    }
    refuseTraffic();
    context.publishEvent(new TtrpcServerStoppingEvent(server));
    Duration gracePeriod = properties.getShutdown().getGracePeriod();
    logDrained(server.shutdown(gracePeriod), gracePeriod);
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public boolean isAutoStartup() {
    return properties.isAutoStartup();
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return properties.getLifecycle().getPhase();
  }

  private void refuseTraffic() {
    lock.lock();
    try {
      trafficRefused = true;
    } finally {
      lock.unlock();
    }
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
  }

  /**
   * Accepts traffic again after a stop. At the start of the application, readiness waits for its
   * runners instead.
   */
  @GuardedBy("lock")
  private void acceptTraffic() {
    if (trafficRefused) {
      trafficRefused = false;
      AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }
  }

  private static void logStarted(TtrpcServer server) {
    logger.info(
        "ttrpc server listens on %s and serves %s"
            .formatted(
                String.join(", ", server.addresses()),
                String.join(
                    ", ", server.services().stream().map(ServiceDescriptor::name).toList())));
  }

  private static void logDrained(ShutdownReport report, Duration gracePeriod) {
    if (report.completed()) {
      logger.info(
          "ttrpc server stopped gracefully: %d running calls finished, none cancelled"
              .formatted(report.finishedCalls()));
    } else {
      logger.warn(
          "ttrpc server stops with calls running after %s: %d finished, %d are cancelled"
              .formatted(gracePeriod, report.finishedCalls(), report.runningCalls()));
    }
  }
}
