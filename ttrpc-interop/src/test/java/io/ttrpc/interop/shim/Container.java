package io.ttrpc.interop.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.interop.containerd.task.v2.ConnectRequest;
import io.ttrpc.interop.containerd.task.v2.DeleteRequest;
import io.ttrpc.interop.containerd.task.v2.DeleteResponse;
import io.ttrpc.interop.containerd.task.v2.KillRequest;
import io.ttrpc.interop.containerd.task.v2.PidsRequest;
import io.ttrpc.interop.containerd.task.v2.ShutdownRequest;
import io.ttrpc.interop.containerd.task.v2.StartRequest;
import io.ttrpc.interop.containerd.task.v2.StateRequest;
import io.ttrpc.interop.containerd.task.v2.StateResponse;
import io.ttrpc.interop.containerd.task.v2.StatsRequest;
import io.ttrpc.interop.containerd.task.v2.WaitRequest;
import io.ttrpc.interop.containerd.task.v2.WaitResponse;
import io.ttrpc.interop.containerd.v1.types.ProcessInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The shim's calls, for its one container. */
record Container(Shim shim) {

  int shimPid() {
    return shim.task().connect(ConnectRequest.newBuilder().setId(shim.id()).build()).getShimPid();
  }

  int start() {
    return shim.task().start(StartRequest.newBuilder().setId(shim.id()).build()).getPid();
  }

  /** Pending until the container exits. */
  CompletableFuture<WaitResponse> exit() {
    return shim.asyncTask().wait_(WaitRequest.newBuilder().setId(shim.id()).build());
  }

  StateResponse state() {
    return shim.task().state(StateRequest.newBuilder().setId(shim.id()).build());
  }

  List<Integer> pids() {
    PidsRequest request = PidsRequest.newBuilder().setId(shim.id()).build();
    return shim.task().pids(request).getProcessesList().stream().map(ProcessInfo::getPid).toList();
  }

  /** The message name of the counters. */
  String statsType() {
    StatsRequest request = StatsRequest.newBuilder().setId(shim.id()).build();
    return shim.task().stats(request).getStats().getTypeUrl();
  }

  void kill(int signal) {
    shim.task().kill(KillRequest.newBuilder().setId(shim.id()).setSignal(signal).build());
  }

  DeleteResponse delete() {
    return shim.task().delete(DeleteRequest.newBuilder().setId(shim.id()).build());
  }

  /**
   * The shim exits as soon as it has responded, so the response may be lost with the connection.
   */
  void shutDown() {
    try {
      shim.task().shutdown(ShutdownRequest.newBuilder().setId(shim.id()).build());
    } catch (TtrpcException e) {
      assertThat(e.code()).isEqualTo(StatusCode.UNAVAILABLE);
    }
  }
}
