package io.ttrpc.spring.boot.grpc;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServiceDispatchAutoConfiguration;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** Contexts that serve the greeter over gRPC as well, and contexts that call it. */
final class GrpcContexts {
  private GrpcContexts() {}

  /** A server on the socket and on a free port. */
  static ApplicationContextRunner serving(Path socket) {
    return able(socket).withPropertyValues("ttrpc.server.grpc.enabled=true");
  }

  /** The same without the property that asks for gRPC. */
  static ApplicationContextRunner able(Path socket) {
    return GreeterContext.bare()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                GrpcServerAutoConfiguration.class,
                GrpcServerServicesAutoConfiguration.class,
                TtrpcServiceDispatchAutoConfiguration.class,
                TtrpcServerGrpcAutoConfiguration.class))
        .withBean(Port.class)
        .withPropertyValues(
            "ttrpc.server.socket.path=" + socket,
            "spring.grpc.server.address=127.0.0.1",
            "spring.grpc.server.port=0");
  }

  /** A client named greeter. */
  static ApplicationContextRunner calling(String target) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                GrpcClientAutoConfiguration.class,
                CompositeChannelFactoryAutoConfiguration.class,
                TtrpcClientAutoConfiguration.class,
                TtrpcClientGrpcAutoConfiguration.class))
        .withPropertyValues("ttrpc.client.clients.greeter.target=" + target);
  }

  static int port(ApplicationContext context) {
    return context.getBean(Port.class).number.get();
  }

  /** A channel of gRPC's own client. */
  static ManagedChannel channel(ApplicationContext context) {
    return Grpc.newChannelBuilder("127.0.0.1:" + port(context), InsecureChannelCredentials.create())
        .build();
  }

  /** The port on which the server listens. */
  static final class Port implements ApplicationListener<GrpcServerStartedEvent> {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public void onApplicationEvent(GrpcServerStartedEvent event) {
      number.set(event.getPort());
    }
  }
}
