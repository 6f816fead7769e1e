package io.ttrpc.spring.boot.server;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets running calls finish before {@link TtrpcServerLifecycle} closes the server. It waits on a
 * thread of its own, so that everything in the same phase, such as Boot's web server, drains at the
 * same time.
 */
final class GracefulShutdown implements SmartLifecycle {
  /** Between the server's phase and this one, as Boot's web server has it. */
  static final int PHASES_ABOVE_SERVER = 1024;

  private static final Log logger = LogFactory.getLog(GracefulShutdown.class);

  private final TtrpcServerLifecycle server;

  GracefulShutdown(TtrpcServerLifecycle server) {
    this.server = server;
  }

  @Override
  public void start() {
    // The server starts in its own phase; this only has its end to do.
  }

  @Override
  public void stop() {
    server.drain();
  }

  @Override
  public void stop(Runnable callback) {
    Runnable drain =
        () -> {
          try {
            server.drain();
          } catch (RuntimeException e) {
            logger.warn("ttrpc server stops without waiting for its calls", e);
          } finally {
            callback.run();
          }
        };
    // Ends by itself: with the grace period, or when the server is closed in the next phase.
    new Thread(drain, "ttrpc-server-shutdown").start();
  }

  @Override
  public boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public boolean isAutoStartup() {
    return server.isAutoStartup();
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return server.getPhase() + PHASES_ABOVE_SERVER;
  }
}
