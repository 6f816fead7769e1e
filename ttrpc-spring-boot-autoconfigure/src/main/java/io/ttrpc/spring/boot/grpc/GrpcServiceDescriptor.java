package io.ttrpc.spring.boot.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.MessageLite;
import com.google.protobuf.MessageOrBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServiceDescriptor;
import java.util.Optional;
import java.util.stream.Stream;

/** The gRPC descriptors of services. */
final class GrpcServiceDescriptor {
  private GrpcServiceDescriptor() {}

  /**
   * Returns the descriptor of a service. Its file is known to gRPC's reflection if it also declares
   * a message of the service.
   */
  static io.grpc.ServiceDescriptor of(ServiceDescriptor service, GrpcMethods methods) {
    io.grpc.ServiceDescriptor.Builder descriptor =
        io.grpc.ServiceDescriptor.newBuilder(service.name());
    service.methods().forEach(method -> descriptor.addMethod(methods.of(method)));
    file(service)
        .ifPresent(
            file -> descriptor.setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file));
    return descriptor.build();
  }

  private static Optional<FileDescriptor> file(ServiceDescriptor service) {
    return service.methods().stream()
        .flatMap(GrpcServiceDescriptor::files)
        .filter(file -> declares(file, service.name()))
        .findFirst();
  }

  private static Stream<FileDescriptor> files(MethodDescriptor<?, ?> method) {
    return Stream.<MessageLite>of(method.requestType(), method.responseType())
        .filter(MessageOrBuilder.class::isInstance)
        .map(message -> ((MessageOrBuilder) message).getDescriptorForType().getFile());
  }

  private static boolean declares(FileDescriptor file, String service) {
    return file.getServices().stream().anyMatch(each -> each.getFullName().equals(service));
  }
}
