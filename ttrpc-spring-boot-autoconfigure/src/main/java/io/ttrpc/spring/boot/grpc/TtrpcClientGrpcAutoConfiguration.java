package io.ttrpc.spring.boot.grpc;

import io.grpc.ManagedChannel;
import io.ttrpc.TtrpcChannel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * Auto-configuration for clients whose target Spring Boot's gRPC client reaches, where the
 * application has it. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(
    value = {TtrpcChannel.class, ManagedChannel.class, GrpcChannelFactory.class},
    name = "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration")
public final class TtrpcClientGrpcAutoConfiguration {

  @Bean
  GrpcTargets ttrpcGrpcTargets(
      ObjectProvider<GrpcChannelFactory> factories, Environment environment) {
    return new GrpcTargets(factories, environment);
  }
}
