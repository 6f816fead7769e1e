package io.ttrpc.spring.boot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.ttrpc.CallDispatcher;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.spring.boot.internal.DispatchedServices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service of the application as Boot's gRPC server finds it. */
final class BoundGrpcService implements BindableService {
  private final String beanName;
  private final @Nullable String service;
  private final DispatchedServices services;
  private final GrpcMethods methods = new GrpcMethods();

  /**
   * @param beanName the name of the bean that serves the service
   * @param service the name of the service, or null if the bean serves only one
   */
  BoundGrpcService(String beanName, @Nullable String service, DispatchedServices services) {
    this.beanName = beanName;
    this.service = service;
    this.services = services;
  }

  @Override
  public ServerServiceDefinition bindService() {
    CallDispatcher dispatcher = services.dispatcher(HandlerContext::propagating);
    ServiceDescriptor descriptor = descriptor();
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(GrpcServiceDescriptor.of(descriptor, methods));
    descriptor.methods().forEach(method -> add(definition, method, dispatcher));
    return definition.build();
  }

  private ServiceDescriptor descriptor() {
    List<ServiceDescriptor> all = services.of(beanName);
    return all.stream()
        .filter(each -> service == null || each.name().equals(service))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "expected bean '%s' to serve %s but it serves %s"
                        .formatted(
                            beanName,
                            service,
                            all.stream().map(ServiceDescriptor::name).toList())));
  }

  private <Q extends MessageLite, R extends MessageLite> void add(
      ServerServiceDefinition.Builder definition,
      MethodDescriptor<Q, R> method,
      CallDispatcher dispatcher) {
    definition.addMethod(methods.of(method), new DispatchedHandler<>(dispatcher, method));
  }
}
