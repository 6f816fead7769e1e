package io.ttrpc.interop.nri;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nri.pkg.api.v1alpha1.Api.ConfigureRequest;
import nri.pkg.api.v1alpha1.Api.ConfigureResponse;
import nri.pkg.api.v1alpha1.Api.Container;
import nri.pkg.api.v1alpha1.Api.ContainerAdjustment;
import nri.pkg.api.v1alpha1.Api.CreateContainerRequest;
import nri.pkg.api.v1alpha1.Api.CreateContainerResponse;
import nri.pkg.api.v1alpha1.Api.Event;
import nri.pkg.api.v1alpha1.Api.KeyValue;
import nri.pkg.api.v1alpha1.Api.RunPodSandboxRequest;
import nri.pkg.api.v1alpha1.Api.RunPodSandboxResponse;
import nri.pkg.api.v1alpha1.Api.SynchronizeRequest;
import nri.pkg.api.v1alpha1.Api.SynchronizeResponse;
import nri.pkg.api.v1alpha1.PluginService;

/** A plugin that records its events, and gives each new container a variable. */
final class RecordingPlugin implements PluginService {
  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public ConfigureResponse configure(ConfigureRequest request) {
    events.add("configured by " + request.getRuntimeName() + " " + request.getRuntimeVersion());
    return ConfigureResponse.newBuilder()
        .setEvents(bit(Event.RUN_POD_SANDBOX) | bit(Event.CREATE_CONTAINER))
        .build();
  }

  private static int bit(Event event) {
    return 1 << (event.getNumber() - 1);
  }

  @Override
  public SynchronizeResponse synchronize(SynchronizeRequest request) {
    List<String> containers = request.getContainersList().stream().map(Container::getId).toList();
    events.add("synchronized with " + containers);
    return SynchronizeResponse.getDefaultInstance();
  }

  @Override
  public RunPodSandboxResponse runPodSandbox(RunPodSandboxRequest request) {
    events.add("pod " + request.getPod().getId());
    return RunPodSandboxResponse.getDefaultInstance();
  }

  @Override
  public CreateContainerResponse createContainer(CreateContainerRequest request) {
    String value = request.getContainer().getAnnotationsOrThrow("long");
    events.add("container " + request.getContainer().getId() + " of " + value.length());
    return CreateContainerResponse.newBuilder()
        .setAdjust(
            ContainerAdjustment.newBuilder()
                .addEnv(KeyValue.newBuilder().setKey("LONG").setValue(value)))
        .build();
  }
}
