package io.ttrpc.interop.daemon;

import com.google.protobuf.Empty;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.interop.containerd.task.v2.ConnectRequest;
import io.ttrpc.interop.containerd.task.v2.ConnectResponse;
import io.ttrpc.interop.containerd.task.v2.CreateTaskRequest;
import io.ttrpc.interop.containerd.task.v2.CreateTaskResponse;
import io.ttrpc.interop.containerd.task.v2.DeleteRequest;
import io.ttrpc.interop.containerd.task.v2.DeleteResponse;
import io.ttrpc.interop.containerd.task.v2.KillRequest;
import io.ttrpc.interop.containerd.task.v2.ShutdownRequest;
import io.ttrpc.interop.containerd.task.v2.StartRequest;
import io.ttrpc.interop.containerd.task.v2.StartResponse;
import io.ttrpc.interop.containerd.task.v2.StateRequest;
import io.ttrpc.interop.containerd.task.v2.StateResponse;
import io.ttrpc.interop.containerd.task.v2.TaskService;
import io.ttrpc.interop.containerd.task.v2.WaitRequest;
import io.ttrpc.interop.containerd.task.v2.WaitResponse;
import io.ttrpc.interop.containerd.v1.types.Status;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** A shim for all containers of one namespace; each runs the same program in Java. */
final class JavaShim implements TaskService {
  private final Callable<Integer> program;
  private final TaskEventPublisher events;
  private final Map<String, JavaTask> tasks = new ConcurrentHashMap<>();

  JavaShim(Callable<Integer> program, TaskEventPublisher events) {
    this.program = program;
    this.events = events;
  }

  @Override
  public CreateTaskResponse create(CreateTaskRequest request) {
    if (!(request.getStdin() + request.getStdout() + request.getStderr()).isEmpty()) {
      throw new TtrpcException(StatusCode.UNIMPLEMENTED, "standard streams");
    }
    JavaTask task = new JavaTask(request, program, events);
    if (tasks.putIfAbsent(request.getId(), task) != null) {
      throw new TtrpcException(StatusCode.ALREADY_EXISTS, "task " + request.getId());
    }
    task.created();
    return CreateTaskResponse.newBuilder().setPid(JavaTask.PID).build();
  }

  @Override
  public ConnectResponse connect(ConnectRequest request) {
    task(request.getId());
    return ConnectResponse.newBuilder().setShimPid(JavaTask.PID).setTaskPid(JavaTask.PID).build();
  }

  @Override
  public StartResponse start(StartRequest request) {
    task(request.getId()).start();
    return StartResponse.newBuilder().setPid(JavaTask.PID).build();
  }

  @Override
  public WaitResponse wait_(WaitRequest request) {
    try {
      return task(request.getId()).awaitExit();
    } catch (InterruptedException e) {
      throw new TtrpcException(StatusCode.CANCELLED, "nobody waits any more", e);
    }
  }

  @Override
  public StateResponse state(StateRequest request) {
    JavaTask task = task(request.getId());
    StateResponse.Builder state =
        StateResponse.newBuilder()
            .setId(request.getId())
            .setBundle(task.bundle())
            .setPid(JavaTask.PID)
            .setStatus(task.status());
    if (state.getStatus() == Status.STOPPED) {
      state.setExitStatus(task.exit().getExitStatus()).setExitedAt(task.exit().getExitedAt());
    }
    return state.build();
  }

  @Override
  public Empty kill(KillRequest request) {
    task(request.getId()).kill(request.getSignal());
    return Empty.getDefaultInstance();
  }

  @Override
  public DeleteResponse delete(DeleteRequest request) {
    JavaTask task = task(request.getId());
    if (task.status() != Status.STOPPED) {
      throw new TtrpcException(StatusCode.FAILED_PRECONDITION, "the task has not exited");
    }
    tasks.remove(request.getId());
    task.deleted();
    return DeleteResponse.newBuilder()
        .setPid(JavaTask.PID)
        .setExitStatus(task.exit().getExitStatus())
        .setExitedAt(task.exit().getExitedAt())
        .build();
  }

  /** The server stays for other containers, and for those to come. */
  @Override
  public Empty shutdown(ShutdownRequest request) {
    return Empty.getDefaultInstance();
  }

  private JavaTask task(String id) {
    JavaTask task = tasks.get(id);
    if (task == null) {
      throw new TtrpcException(StatusCode.NOT_FOUND, "no task " + id);
    }
    return task;
  }
}
