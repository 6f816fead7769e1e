package io.ttrpc.spring.boot.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.ShutdownReport;
import io.ttrpc.TtrpcServer;
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
 * Starts the server with the application context and closes it with the context; a server that was
 * stopped may be started again. Before it is closed, {@link GracefulShutdown} lets running calls
 * finish.
 *
 * <p>All methods may be called by any thread at any time.
 */
public final class TtrpcServerLifecycle implements SmartLifecycle {
  /** The phase of Boot's web servers, so that both kinds come and go together. */
  public static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

  private static final Log logger = LogFactory.getLog(TtrpcServerLifecycle.class);

  private final ServerFactory factory;
  private final TtrpcServerProperties properties;
  private final ApplicationContext context;

  /** Held while a server starts or closes; never while running calls are waited for. */
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

  /** The server, or null while none runs. */
  public @Nullable TtrpcServer server() {
    RunningServer now = running;
    return now == null ? null : now.server();
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

  /** Closes the server now; calls that still run are cancelled. */
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

  /** Lets running calls finish for as long as the grace period. */
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

  /** Only after a stop of ours: at the application's start, readiness waits for its runners. */
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
