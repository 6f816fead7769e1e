package io.ttrpc.demo.page;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.demo.agent.AgentApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps an agent running as a child process: starts another whenever one has ended. The agent reads
 * its standard input, which ends with this process, so none is left behind. The clients need none
 * of this: an agent that systemd starts serves them in the same way. All methods may be called by
 * any thread at any time.
 */
@Component
@ConditionalOnBooleanProperty(name = "demo.start-agent", matchIfMissing = true)
class AgentProcess implements SmartLifecycle {
  private static final Log logger = LogFactory.getLog(AgentProcess.class);
  private static final int KEPT_LINES = 40;
  private static final long SECONDS_TO_END = 5;

  private final String socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopping = new CountDownLatch(1);

  @GuardedBy("lock")
  private final Deque<String> log = new ArrayDeque<>();

  @GuardedBy("lock")
  private @Nullable Process process;

  @GuardedBy("lock")
  private int starts;

  private volatile @Nullable Thread thread;

  AgentProcess(@Value("${demo.socket}") String socket) {
    this.socket = socket;
  }

  /** Returns the latest lines of the agents' log, oldest first. */
  List<String> log() {
    lock.lock();
    try {
      return List.copyOf(log);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often an agent was started. */
  int starts() {
    lock.lock();
    try {
      return starts;
    } finally {
      lock.unlock();
    }
  }

  /** Kills the agent, as {@code kill -9} does. Another follows. */
  void kill() {
    Process running = current();
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Override
  public void start() {
    Thread started = new Thread(this::keepRunning, "agent");
    thread = started;
    started.start();
  }

  private void keepRunning() {
    while (stopping.getCount() > 0) {
      try {
        runOnce();
        // An agent that fails at its start must not be started in a tight loop.
        stopping.await(1, TimeUnit.SECONDS);
      } catch (IOException e) {
        logger.error("The agent does not start", e);
        return;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void runOnce() throws IOException, InterruptedException {
    Process started = new ProcessBuilder(commandLine()).redirectErrorStream(true).start();
    lock.lock();
    try {
      process = started;
      starts++;
    } finally {
      lock.unlock();
    }
    if (stopping.getCount() == 0) {
      // The stop has not seen this process.
      end(started);
    }
    try (BufferedReader lines = started.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
      }
    }
    keep("The agent's process has ended with " + started.waitFor() + ".");
  }

  private void keep(String line) {
    logger.info(line);
    lock.lock();
    try {
      log.add(line);
      if (log.size() > KEPT_LINES) {
        log.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same Java with the same class path, and another main class. */
  private List<String> commandLine() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The first compiler is enough for an agent, and lets it start sooner.
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    if (AgentApplication.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      line.add(AgentApplication.class.getName());
    } else {
      // The packaged application: only Boot's launcher finds the classes inside its jar.
      line.add("-Dloader.main=" + AgentApplication.class.getName());
      line.add("org.springframework.boot.loader.launch.PropertiesLauncher");
    }
    line.add("--ttrpc.server.socket.path=" + socket);
    line.add("--demo.end-with-parent=true");
    return line;
  }

  private @Nullable Process current() {
    lock.lock();
    try {
      return process;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    stopping.countDown();
    Process running = current();
    try {
      if (running != null) {
        end(running);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  private static void end(Process running) throws InterruptedException {
    try {
      running.getOutputStream().close();
    } catch (IOException e) {
      logger.debug("The agent has ended already", e);
    }
    if (!running.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
      running.destroyForcibly();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** A pause of the application, as between two tests, does not concern the agent. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  /** The agent is there before the clients, and ends after them. */
  @Override
  public int getPhase() {
    return 0;
  }
}
