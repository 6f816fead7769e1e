package io.ttrpc.spring.boot.server;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The graceful shutdown of one server, in which running calls may finish before {@link
 * TtrpcServerLifecycle} closes the server. It waits on a thread of its own, so that other
 * components of the same phase, such as other servers and Boot's web server, shut down at the same
 * time.
 */
final class GracefulShutdown implements SmartLifecycle {
  /** The distance from the server's phase to this one, the same as that of Boot's web server. */
  static final int PHASES_ABOVE_SERVER = 1024;

  private static final Log logger = LogFactory.getLog(GracefulShutdown.class);

  private final TtrpcServerLifecycle server;

  GracefulShutdown(TtrpcServerLifecycle server) {
    this.server = server;
  }

  @Override
  public void start() {
    // Nothing to start: the server starts in its own phase.
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
            logger.warn(
                "graceful shutdown of the ttrpc server '%s' failed, it stops without waiting for running calls"
                    .formatted(server.name()),
                e);
          } finally {
            callback.run();
          }
        };
    // The thread ends with the grace period, or when the server is closed in the next phase.
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
