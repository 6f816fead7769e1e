package io.ttrpc.interop.shim;

import com.google.protobuf.Message;
import io.ttrpc.interop.containerd.events.TaskCreate;
import io.ttrpc.interop.containerd.events.TaskDelete;
import io.ttrpc.interop.containerd.events.TaskExit;
import io.ttrpc.interop.containerd.events.TaskIO;
import io.ttrpc.interop.containerd.events.TaskStart;
import io.ttrpc.interop.containerd.task.v2.CreateTaskRequest;
import io.ttrpc.interop.containerd.task.v2.WaitResponse;
import io.ttrpc.interop.shim.TaskEvents.Event;
import java.util.List;

/** A container's life as its calls told it, and the events that must tell the same. */
record Life(CreateTaskRequest creation, int pid, WaitResponse exit) {

  List<Event> events() {
    return List.of(
        event("/tasks/create", created()),
        event("/tasks/start", started()),
        event("/tasks/exit", exited()),
        event("/tasks/delete", deleted()));
  }

  private static Event event(String topic, Message content) {
    return new Event("default", topic, content);
  }

  private TaskCreate created() {
    return TaskCreate.newBuilder()
        .setContainerId(creation.getId())
        .setBundle(creation.getBundle())
        .setIo(
            TaskIO.newBuilder()
                .setStdin(creation.getStdin())
                .setStdout(creation.getStdout())
                .setStderr(creation.getStderr()))
        .setPid(pid)
        .build();
  }

  private TaskStart started() {
    return TaskStart.newBuilder().setContainerId(creation.getId()).setPid(pid).build();
  }

  private TaskExit exited() {
    return TaskExit.newBuilder()
        .setContainerId(creation.getId())
        .setId(creation.getId())
        .setPid(pid)
        .setExitStatus(exit.getExitStatus())
        .setExitedAt(exit.getExitedAt())
        .build();
  }

  private TaskDelete deleted() {
    return TaskDelete.newBuilder()
        .setContainerId(creation.getId())
        .setPid(pid)
        .setExitStatus(exit.getExitStatus())
        .setExitedAt(exit.getExitedAt())
        .build();
  }
}
