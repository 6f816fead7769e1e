package io.ttrpc.interop.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.Metadata;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.EventsTtrpc;
import io.ttrpc.interop.containerd.task.v2.TaskTtrpc;
import io.ttrpc.interop.daemon.CtrEvents.Event;
import io.ttrpc.interop.daemon.RecordedCalls.RecordedCall;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.DAEMON)
class DaemonShimTest {
  private static final String ID = "hello";

  @TempDir Path folder;

  private final RecordedCalls calls = new RecordedCalls();
  private final CountDownLatch running = new CountDownLatch(1);
  private volatile Callable<Integer> program = this::untilKilled;
  private Daemon daemon;
  private TtrpcChannel channel;
  private TtrpcServer shim;

  @BeforeEach
  void start() throws Exception {
    daemon = Daemon.start(folder, socket());
    channel = TtrpcChannel.forTarget(daemon.eventsAddress());
    shim =
        TtrpcServer.builder()
            .listen(socket().toString())
            .interceptor(calls)
            .service(TaskTtrpc.bind(new JavaShim(() -> program.call(), publisher())))
            .start();
  }

  @AfterEach
  void close() {
    daemon.close();
    shim.close();
    channel.close();
  }

  @Test
  void ctrRunExitsWithTheStatusThatJavaGives() throws Exception {
    program = () -> 42;
    try (CtrEvents events = CtrEvents.start(daemon, publisher());
        Program run = run("--rm", "--null-io")) {
      assertThat(run.awaitExit()).as("%s%n%s", run, daemon).isEqualTo(42);

      assertThat(calls.methods()).startsWith("Create", "Connect").containsOnlyOnce("Wait");
      // Connect and Wait come beside the others.
      assertThat(calls.methods())
          .filteredOn(method -> !method.equals("Connect") && !method.equals("Wait"))
          .containsExactly("Create", "Start", "State", "State", "Delete", "Shutdown");
      events.awaitLine("/tasks/delete");
      assertThat(events.below("/tasks"))
          .extracting(Event::topic)
          .containsExactly("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete");
      assertThat(events.below("/tasks").get(2).content()).contains("\"exit_status\":42");
      assertThat(daemon.ctrLines("task", "ls", "--quiet")).isEmpty();
    }
  }

  @Test
  void timeoutsOfTheDaemonReachJava() throws Exception {
    program = () -> 0;
    try (Program run = run("--rm", "--null-io")) {
      assertThat(run.awaitExit()).as("%s%n%s", run, daemon).isZero();

      assertThat(calls.of("Create")).singleElement().returns(null, RecordedCall::timeLeft);
      assertThat(calls.of("Wait")).singleElement().returns(null, RecordedCall::timeLeft);
      assertThat(calls.of("Shutdown"))
          .singleElement()
          .satisfies(call -> assertTimeout(call, Duration.ofSeconds(3)));
    }
  }

  @Test
  void killReachesJavaAndEndsItsTaskWith137() throws Exception {
    try (Program run = run("--rm", "--null-io")) {
      awaitRunning(run);
      assertThat(tasks()).containsExactly(ID + " " + JavaTask.PID + " RUNNING");
      assertThat(calls.of("State"))
          .last()
          .satisfies(call -> assertTimeout(call, Duration.ofSeconds(2)));

      daemon.ctrLines("--timeout", "50s", "task", "kill", "--signal", "SIGKILL", ID);
      assertThat(run.awaitExit()).as("%s%n%s", run, daemon).isEqualTo(137);
      // ctr's own timeout has come through the daemon.
      assertThat(calls.of("Kill"))
          .singleElement()
          .satisfies(call -> assertTimeout(call, Duration.ofSeconds(50)));
    }
  }

  @Test
  void refusedCreateFailsCtrRunWithItsReason() throws Exception {
    try (Program run = run("--rm")) {
      assertThat(run.awaitExit()).isEqualTo(1);
      assertThat(run.errors()).contains("standard streams: not implemented");
      assertThat(calls.methods()).containsExactly("Create", "Delete", "Shutdown");
    }
  }

  @Test
  void methodThatJavaDoesNotImplementIsNotImplementedForCtr() throws Exception {
    try (Program run = run("--rm", "--null-io")) {
      awaitRunning(run);
      try (Program pause = daemon.ctr("task", "pause", ID)) {
        assertThat(pause.awaitExit()).isEqualTo(1);
        assertThat(pause.errors()).contains("method Pause: not implemented");
      }
      daemon.ctrLines("task", "kill", ID);
      assertThat(run.awaitExit()).isEqualTo(128 + 15);
    }
  }

  @Test
  void taskOfAShimThatIsGoneHasExitedWithWhatTheScriptPrints() throws Exception {
    try (CtrEvents events = CtrEvents.start(daemon, publisher());
        Program run = run("--rm", "--null-io")) {
      awaitRunning(run);
      shim.close();
      assertThat(run.awaitExit()).isEqualTo(1);
      events.awaitLine("/tasks/delete");
      assertThat(events.below("/tasks"))
          .extracting(Event::topic)
          .containsExactly("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete");
      assertThat(events.below("/tasks").get(2).content()).contains("\"exit_status\":137");
      assertThat(tasks()).isEmpty();
    }
  }

  @Test
  void daemonThatStartsAgainFindsTheTask() throws Exception {
    try (Program run = run("--detach", "--null-io")) {
      assertThat(run.awaitExit()).as("%s%n%s", run, daemon).isZero();
    }
    daemon.stop();
    daemon = Daemon.start(folder, socket());
    assertThat(calls.methods()).endsWith("Start", "State", "Connect");
    // Debian's build of 1.6.20 sends no namespace with the calls that it makes for ctr.
    assertThat(calls.all().get(calls.all().size() - 1).metadata())
        .isEqualTo(Metadata.of("containerd-namespace-ttrpc", Daemon.NAMESPACE));
    assertThat(tasks()).containsExactly(ID + " " + JavaTask.PID + " RUNNING");
    daemon.ctrLines("task", "kill", ID);
    daemon.ctrLines("task", "rm", ID);
    assertThat(tasks()).isEmpty();
  }

  private TaskEventPublisher publisher() {
    return new TaskEventPublisher(
        EventsTtrpc.client(channel).withTimeout(Duration.ofSeconds(10)), Daemon.NAMESPACE);
  }

  private static void assertTimeout(RecordedCall call, Duration timeout) {
    assertThat(call.timeLeft()).isBetween(Duration.ofNanos(1), timeout);
  }

  private int untilKilled() throws InterruptedException {
    running.countDown();
    new CountDownLatch(1).await();
    return 0;
  }

  private void awaitRunning(Program run) throws InterruptedException {
    assertThat(running.await(30, TimeUnit.SECONDS)).as("%s%n%s", run, daemon).isTrue();
  }

  private Program run(String... options) throws IOException {
    Path root = Files.createDirectories(folder.resolve("rootfs"));
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of(
            "--runtime", "io.containerd.javademo.v1", "--rootfs", root.toString(), ID, "/hello"));
    return daemon.ctr(arguments.toArray(String[]::new));
  }

  /** Id, process id and status of each task. */
  private List<String> tasks() throws Exception {
    return daemon.ctrLines("task", "ls").stream()
        .skip(1)
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .toList();
  }

  private Path socket() {
    return folder.resolve("shim.sock");
  }
}
