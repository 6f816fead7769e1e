package io.ttrpc.interop.siege;

import io.ttrpc.ShutdownReport;
import io.ttrpc.SocketFile;
import io.ttrpc.TtrpcServer;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The besieged server: {@code SOCKET MICROSECONDS POLICY}. The time is spent by an interceptor at
 * the end of each call. With the policy {@code choosy}, the server admits a connection only while
 * it was not told to refuse.
 */
final class ServerProgram {
  static final String SHUTDOWN = "shutdown ";
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

  private ServerProgram() {}

  public static void main(String[] args) throws Exception {
    Census.countUncaughtFailures();
    Preload.libraryClasses();
    logToNobody();
    CallWatch calls = new CallWatch();
    SiegeService service = new SiegeService();
    AtomicBoolean refusing = new AtomicBoolean();
    TtrpcServer.Builder builder = TtrpcServer.builder();
    if (args[2].equals("choosy")) {
      builder.admit(peer -> !refusing.get());
    }
    TtrpcServer server =
        builder
            .listen(SocketFile.at(Path.of(args[0])))
            .service(ConformanceTtrpc.bind(service))
            .interceptor(calls.onServer(Duration.ofNanos(1000 * Long.parseLong(args[1]))))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    Console.obey(
        words -> {
          switch (words[0]) {
            case "census" -> {
              Figures open = Figures.parse("calls " + server.callCount());
              return Census.take(calls).plus(open);
            }
            case "release" -> service.release();
            case "refuse" -> refusing.set(true);
            case "admit" -> refusing.set(false);
            default -> throw new IllegalArgumentException(words[0]);
          }
          return Figures.NONE;
        });
  }

  private static void stop(TtrpcServer server) {
    ShutdownReport report = server.shutdown(GRACE_PERIOD);
    server.close();
    System.out.println(SHUTDOWN + report.runningCalls());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Formats each record and drops it; fails at some of them, as a log's disk may be full. */
  private static void logToNobody() {
    LogManager.getLogManager().reset();
    AtomicLong count = new AtomicLong();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            new SimpleFormatter().format(logged);
            if (count.incrementAndGet() % 7 == 0) {
              throw new IllegalStateException("the log is full");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(handler);
  }
}
