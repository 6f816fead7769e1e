package io.ttrpc.spring.boot.server;

import io.ttrpc.PeerPolicy;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.Access;
import java.util.Set;

/** Maps the properties that are not about the socket file or the executor. */
record PropertiesServerBuilderCustomizer(TtrpcServerProperties properties)
    implements TtrpcServerBuilderCustomizer {

  @Override
  public void customize(TtrpcServer.Builder builder) {
    PropertyValue.apply(
        "ttrpc.server.max-message-size",
        properties.getMaxMessageSize(),
        size -> builder.maxMessageSize(PropertyValue.bytes(size)));
    PropertyValue.apply(
        "ttrpc.server.max-connections", properties.getMaxConnections(), builder::maxConnections);
    PropertyValue.apply(
        "ttrpc.server.max-concurrent-requests",
        properties.getMaxConcurrentRequests(),
        builder::maxConcurrentRequests);
    builder.admit(policy(properties.getAccess()));
  }

  private static PeerPolicy policy(Access access) {
    PeerPolicy policy = PeerPolicy.anyone();
    Set<String> users = access.getAllowedUsers();
    Set<String> groups = access.getAllowedGroups();
    if (!users.isEmpty() || !groups.isEmpty()) {
      policy = PeerPolicy.users(users).or(PeerPolicy.groups(groups));
    }
    return access.isRequireSameUser() ? PeerPolicy.sameUser().and(policy) : policy;
  }
}
