package io.ttrpc.interop.siege;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process has no descriptor, thread or memory to spare. */
final class LimitFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault(
              "server-descriptors: none to spare in the server",
              field -> descriptors(field, Field::server)),
          new Fault(
              "client-descriptors: none to spare in the client",
              field -> descriptors(field, Field::client)),
          new Fault("server-threads: none to spare in the server", LimitFaults::serverThreads),
          new Fault("client-threads: none to spare at a reconnect", LimitFaults::clientThreads),
          new Fault("heap-8: server with 8 MB, 64 callers of 1 MB", memory("-Xmx8m")),
          new Fault("heap-16: server with 16 MB, 64 callers of 1 MB", memory("-Xmx16m")),
          new Fault(
              "direct-1: server with 1 MB of direct memory", memory("-XX:MaxDirectMemorySize=1m")));

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private LimitFaults() {}

  private static void descriptors(Field field, Limited limited) throws Exception {
    field.start().load(Mix.ANY, 8, TIMEOUT);
    field.hold(100);
    long pid = limited.of(field).pid();
    long shared = Processes.highestDescriptor(pid);
    field.halt();
    field.load(Mix.CONNECTING, 16, TIMEOUT);
    field.hold(300);
    Processes.limitDescriptors(pid, shared + 1);
    field.hold(2000);
    Processes.freeDescriptors(pid);
    field.faultIsOver();
  }

  private static void serverThreads(Field field) throws Exception {
    field.startServer();
    field.startClient(field.socket(), 4);
    Optional<ThreadLimit> limit = threadLimit(field, field.server());
    if (limit.isPresent()) {
      limit.get().limit();
      field.load(Mix.WAITING, 64, TIMEOUT);
      field.hold(2000);
      limit.get().lift();
      field.faultIsOver();
    }
  }

  private static void clientThreads(Field field) throws Exception {
    field.start();
    Optional<ThreadLimit> limit = threadLimit(field, field.client());
    if (limit.isPresent()) {
      field.load(Mix.ANY, 16, TIMEOUT);
      field.hold(300);
      limit.get().limit();
      field.server().program().kill();
      field.hold(500);
      field.startServer();
      field.hold(500);
      limit.get().lift();
      field.faultIsOver();
    }
  }

  private static Optional<ThreadLimit> threadLimit(Field field, Child child) throws Exception {
    Optional<ThreadLimit> limit = ThreadLimit.of(child.pid());
    limit.ifPresentOrElse(
        field::adopt,
        () -> field.note("SKIPPED: root needs a control group for pids that it may write"));
    return limit;
  }

  private static Fault.Script memory(String option) {
    return field -> {
      field.serverJvm(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", option)).start();
      field.load(Mix.BIG, 64, TIMEOUT);
      field.hold(3000);
      field.halt();
      field.load(Mix.ANY, 8, TIMEOUT);
      field.faultIsOver();
    };
  }

  @FunctionalInterface
  private interface Limited {
    Child of(Field field);
  }
}
