package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.internal.TransportTargets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * The kinds of targets that a channel can have: a socket, the application's own server, or a target
 * of gRPC.
 *
 * @param grpc the targets of gRPC, or null if the application has no gRPC client
 */
record ChannelTargets(@Nullable TransportTargets grpc, PropertyResolver properties) {
  /** The schemes of gRPC's name resolvers, and of Boot's fixed addresses. */
  private static final Pattern GRPC_TARGET = Pattern.compile("(dns|static|xds|in-process):.*");

  private static final String NEEDS_GRPC =
      "expected the path of a socket, such as unix:///run/app/app.sock: a target of gRPC needs"
          + " Spring Boot's gRPC client on the class path, which the dependency"
          + " org.springframework.boot:spring-boot-starter-grpc-client adds";

  private static final String ONE_ADDRESS =
      "expected one address: several addresses are those of a name, such as"
          + " dns:///greeter.example:9090";

  /**
   * Checks a target.
   *
   * @throws IllegalArgumentException if a channel cannot have it
   */
  void check(String target) {
    if (OwnServer.isTarget(target)) {
      OwnServer.check(target);
    } else if (isGrpc(PropertyValue.resolved(target))) {
      known();
      if (target.startsWith("static:") && target.indexOf(',') >= 0) {
        throw new IllegalArgumentException(ONE_ADDRESS);
      }
    } else {
      TtrpcChannel.builder(target);
    }
  }

  boolean isGrpc(String target) {
    return GRPC_TARGET.matcher(target).matches() || (grpc != null && grpc.isChannelName(target));
  }

  /** Returns the builder of a channel to the target. */
  TtrpcChannel.Builder builder(String target, ClientMapping mapping) {
    if (OwnServer.isTarget(target)) {
      return TtrpcChannel.builder(target, new OwnServer(target, properties));
    }
    if (isGrpc(target)) {
      return TtrpcChannel.builder(known().open(target, mapping.whenUnconnected()));
    }
    return TtrpcChannel.builder(target);
  }

  private TransportTargets known() {
    if (grpc == null) {
      throw new IllegalArgumentException(NEEDS_GRPC);
    }
    return grpc;
  }
}
