package io.ttrpc.spring.boot.grpc;

import io.grpc.CallOptions;
import io.ttrpc.CallTransport;
import io.ttrpc.spring.boot.internal.TransportTargets;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelFactory;

/** The targets of Boot's gRPC channels. Safe for use by any thread. */
final class GrpcTargets implements TransportTargets {
  private static final String CHANNELS = "spring.grpc.client.channel";

  private final ObjectProvider<GrpcChannelFactory> factories;
  private final Map<String, Object> channels;

  GrpcTargets(ObjectProvider<GrpcChannelFactory> factories, Environment environment) {
    this.factories = factories;
    this.channels =
        Binder.get(environment)
            .bind(CHANNELS, Bindable.mapOf(String.class, Object.class))
            .orElse(Map.of());
  }

  @Override
  public boolean isChannelName(String target) {
    return channels.containsKey(target);
  }

  @Override
  public CallTransport open(String target, WhenUnconnected whenUnconnected) {
    GrpcChannelFactory factory = factories.getIfAvailable();
    if (factory == null) {
      throw new IllegalStateException(
          "the target "
              + target
              + " needs a GrpcChannelFactory bean, but there is none: Spring Boot defines one"
              + " unless spring.grpc.client.enabled is false");
    }
    CallOptions options =
        switch (whenUnconnected) {
          case FAIL -> CallOptions.DEFAULT;
          case WAIT -> CallOptions.DEFAULT.withWaitForReady();
        };
    return new GrpcTransport(target, factory.createChannel(target), options);
  }
}
