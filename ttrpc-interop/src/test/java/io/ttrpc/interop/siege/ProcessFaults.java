package io.ttrpc.interop.siege;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process is killed, stopped or asked to end. */
final class ProcessFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault("kill-server: SIGKILL and restart, 64 callers", ProcessFaults::killServer),
          new Fault("kill-client: SIGKILL of a client", ProcessFaults::killClient),
          new Fault("stop-server: SIGSTOP for 5 s, deadlines 1 s", ProcessFaults::stopServer),
          new Fault("terminate: SIGTERM under load", ProcessFaults::terminate));

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long SHUTDOWN_LIMIT_SECONDS = 15;

  private ProcessFaults() {}

  private static void killServer(Field field) throws Exception {
    field.start().load(Mix.ANY, 64, TIMEOUT);
    field.hold(500);
    field.server().program().kill();
    field.hold(300);
    field.startServer();
    field.faultIsOver();
  }

  private static void killClient(Field field) throws Exception {
    field.serverMustRespond().start().load(Mix.ANY, 8, TIMEOUT);
    for (int i = 0; i < 2; i++) {
      try (Child victim = field.addClient(field.socket())) {
        victim.ask(field.go(Mix.WAITING, 64, TIMEOUT, Long.MAX_VALUE));
        field.hold(500);
        victim.program().kill();
      }
    }
    field.faultIsOver();
  }

  private static void stopServer(Field field) throws Exception {
    field.start().load(Mix.ANY, 64, Duration.ofSeconds(1));
    field.hold(500);
    Processes.signal(field.server().pid(), "STOP");
    field.hold(5000);
    Processes.signal(field.server().pid(), "CONT");
    field.faultIsOver();
  }

  /** Calls that run must succeed, and the process must end. */
  private static void terminate(Field field) throws Exception {
    field.start().load(Mix.WAITING, 32, TIMEOUT);
    field.hold(500);
    Child server = field.server();
    long begin = System.nanoTime();
    Processes.signal(server.pid(), "TERM");
    while (server.program().isRunning()) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SHUTDOWN_LIMIT_SECONDS)) {
        field.finding("the server does not end at SIGTERM");
        server.dump();
        server.program().kill();
      }
      field.hold(10);
    }
    if (!server.program().lines().contains(ServerProgram.SHUTDOWN + "0")) {
      field.finding("the shutdown was not complete");
    }
    field.note("shutdown took " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
    field.startServer();
    field.faultIsOver();
  }
}
