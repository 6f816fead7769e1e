package io.ttrpc.interop.daemon;

import com.google.protobuf.Message;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.interop.containerd.events.TaskCreate;
import io.ttrpc.interop.containerd.events.TaskDelete;
import io.ttrpc.interop.containerd.events.TaskExit;
import io.ttrpc.interop.containerd.events.TaskStart;
import io.ttrpc.interop.containerd.task.v2.CreateTaskRequest;
import io.ttrpc.interop.containerd.task.v2.WaitResponse;
import io.ttrpc.interop.containerd.v1.types.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A container's first process in Java: a program that runs on a thread of its own, and the events
 * that tell of it. Its process id is this JVM's.
 */
final class JavaTask {
  static final int PID = (int) ProcessHandle.current().pid();

  private static final Logger LOGGER = System.getLogger(JavaTask.class.getName());

  private final CreateTaskRequest creation;
  private final TaskEventPublisher events;
  private final Callable<Integer> program;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Completed once the end has been told, so that no later event comes before it. */
  private final CompletableFuture<WaitResponse> exit = new CompletableFuture<>();

  JavaTask(CreateTaskRequest creation, Callable<Integer> program, TaskEventPublisher events) {
    this.creation = creation;
    this.program = program;
    this.events = events;
    thread = new Thread(this::run, "task-" + creation.getId());
    thread.setDaemon(true);
  }

  void created() {
    publish(
        "/tasks/create",
        TaskCreate.newBuilder()
            .setContainerId(creation.getId())
            .setBundle(creation.getBundle())
            .setPid(PID)
            .build());
  }

  void start() {
    if (!started.compareAndSet(false, true)) {
      throw new TtrpcException(StatusCode.FAILED_PRECONDITION, "the task has been started before");
    }
    // Ahead of the thread, so that the start is told before the exit.
    publish(
        "/tasks/start",
        TaskStart.newBuilder().setContainerId(creation.getId()).setPid(PID).build());
    thread.start();
  }

  /** Ends the task at once, as an unhandled signal does; the program's thread is interrupted. */
  void kill(int signal) {
    if (!end(128 + signal)) {
      throw new TtrpcException(StatusCode.NOT_FOUND, "the task has exited");
    }
    thread.interrupt();
  }

  Status status() {
    if (exit.isDone()) {
      return Status.STOPPED;
    }
    return started.get() ? Status.RUNNING : Status.CREATED;
  }

  String bundle() {
    return creation.getBundle();
  }

  /** How it exited; the default until then. */
  WaitResponse exit() {
    return exit.getNow(WaitResponse.getDefaultInstance());
  }

  WaitResponse awaitExit() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new AssertionError("an exit never fails", e);
    }
  }

  void deleted() {
    publish(
        "/tasks/delete",
        TaskDelete.newBuilder()
            .setContainerId(creation.getId())
            .setPid(PID)
            .setExitStatus(exit().getExitStatus())
            .setExitedAt(exit().getExitedAt())
            .build());
  }

  private void run() {
    int status = 1;
    try {
      if (!ended.get()) {
        status = program.call();
      }
    } catch (Exception e) {
      // A task that has ended was interrupted by its signal.
      if (!ended.get()) {
        LOGGER.log(Level.WARNING, "task " + creation.getId() + " failed", e);
      }
    } finally {
      end(status);
    }
  }

  /** Ends the task with this status. Returns false if the task had ended before. */
  private boolean end(int status) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    WaitResponse exited =
        WaitResponse.newBuilder()
            .setExitStatus(status)
            .setExitedAt(TaskEventPublisher.now())
            .build();
    publish(
        "/tasks/exit",
        TaskExit.newBuilder()
            .setContainerId(creation.getId())
            .setId(creation.getId())
            .setPid(PID)
            .setExitStatus(status)
            .setExitedAt(exited.getExitedAt())
            .build());
    return exit.complete(exited);
  }

  /** An event may be lost, while containerd restarts say; the task goes on. */
  private void publish(String topic, Message event) {
    try {
      events.publish(topic, event);
    } catch (TtrpcException e) {
      LOGGER.log(Level.WARNING, "containerd did not take " + topic, e);
    }
  }
}
