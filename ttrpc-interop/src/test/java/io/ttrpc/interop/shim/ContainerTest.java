package io.ttrpc.interop.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.EventsTtrpc;
import io.ttrpc.interop.containerd.task.v2.CreateTaskRequest;
import io.ttrpc.interop.containerd.task.v2.WaitResponse;
import io.ttrpc.interop.containerd.v1.types.Status;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import io.ttrpc.interop.shim.TaskEvents.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

@RequiresPeer(Peer.SHIM)
class ContainerTest {
  private static final int SIGKILL = 9;

  @TempDir Path folder;

  @EnableAutoConfiguration
  @Import(TaskEvents.class)
  static class EventsApplication {}

  @Test
  void shimTellsASpringServiceWhatJavaMadeItDo() throws Exception {
    Path events = folder.resolve("events.sock");
    Bundle bundle = bundle("sh", "-c", "echo ready; read code; echo got $code; exit $code");
    try (ConfigurableApplicationContext application =
            SpringApplication.run(EventsApplication.class, "--ttrpc.server.socket.path=" + events);
        Shim shim = Shim.start(folder, bundle, events)) {
      Life life = live(shim, new Container(shim));
      // It sends what it has to tell before it exits.
      assertThat(shim.process().awaitExit()).as(bundle.log()).isZero();
      assertThat(application.getBean(TaskEvents.class).received()).isEqualTo(life.events());
    }
  }

  @Test
  void killedContainerExitsWith137() throws Exception {
    Path events = folder.resolve("events.sock");
    Bundle bundle = bundle("sleep", "1000");
    TaskEvents received = new TaskEvents();
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(events.toString())
                .service(EventsTtrpc.bind(received))
                .start();
        Shim shim = Shim.start(folder, bundle, events)) {
      Container container = new Container(shim);
      shim.task().create(shim.creation().build());
      CompletableFuture<WaitResponse> exit = container.exit();
      container.start();
      assertThat(exit).isNotDone();

      container.kill(SIGKILL);
      assertThat(exit.get(10, TimeUnit.SECONDS).getExitStatus()).isEqualTo(128 + SIGKILL);
      container.delete();
      container.shutDown();
      assertThat(shim.process().awaitExit()).as(bundle.log()).isZero();
      assertThat(received.received())
          .extracting(Event::topic)
          .containsExactly("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete");
      assertThat(server.callCount()).isZero();
    }
  }

  @Test
  void callsOfAKilledShimAreUnavailable() throws Exception {
    Bundle bundle = bundle("sleep", "1000");
    try (Shim shim = Shim.start(folder, bundle, folder.resolve("nobody.sock"))) {
      Container container = new Container(shim);
      shim.task().create(shim.creation().build());
      container.start();
      CompletableFuture<WaitResponse> exit = container.exit();
      assertThat(container.state().getStatus()).isEqualTo(Status.RUNNING);
      shim.kill();
      assertThat(exit)
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              TtrpcException.class,
              failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE));
    }
  }

  /** From Connect to Shutdown, with Wait pending while other calls are served beside it. */
  private Life live(Shim shim, Container container) throws Exception {
    assertThat(container.shimPid()).isEqualTo(shim.process().pid());
    Path input = namedPipe(folder.resolve("input"));
    Path output = folder.resolve("out").resolve("out.log");
    CreateTaskRequest creation =
        shim.creation()
            .setStdin(input.toString())
            .setStdout("file://" + output)
            .setStderr("file://" + output)
            .build();
    int pid = shim.task().create(creation).getPid();
    assertThat(container.state().getStatus()).isEqualTo(Status.CREATED);

    CompletableFuture<WaitResponse> exit = container.exit();
    assertThat(container.start()).isEqualTo(pid);
    assertThat(container.state().getStatus()).isEqualTo(Status.RUNNING);
    assertThat(container.pids()).containsExactly(pid);
    assertThat(container.statsType()).matches("io\\.containerd\\.cgroups\\.v[12]\\.Metrics");
    assertThat(failure(container::delete))
        .satisfies(running -> assertThat(running.code()).isEqualTo(StatusCode.UNKNOWN))
        .hasMessageContaining("cannot delete a running process");
    assertThat(exit).isNotDone();

    Files.writeString(input, "7\n", StandardOpenOption.WRITE);
    WaitResponse exited = exit.get(10, TimeUnit.SECONDS);
    assertThat(exited.getExitStatus()).isEqualTo(7);
    assertThat(container.state().getStatus()).isEqualTo(Status.STOPPED);
    assertThat(container.state().getExitedAt()).isEqualTo(exited.getExitedAt());

    assertThat(container.delete().getExitStatus()).isEqualTo(7);
    assertThat(output).hasContent("ready\ngot 7\n");
    assertThat(failure(container::state).code()).isEqualTo(StatusCode.NOT_FOUND);
    container.shutDown();
    return new Life(creation, pid, exited);
  }

  private Bundle bundle(String... arguments) throws Exception {
    return Bundle.create(folder.resolve("bundle"), arguments);
  }

  private static TtrpcException failure(ThrowingCallable call) {
    return catchThrowableOfType(TtrpcException.class, call);
  }

  private static Path namedPipe(Path pipe) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }
}
