package io.ttrpc.spring.boot.server;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.PeerPolicy;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.TtrpcServerProperties.Access;

/** The mapping of those properties that do not concern the socket file or the executor. */
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
        "ttrpc.server.max-concurrent-calls",
        properties.getMaxConcurrentCalls(),
        builder::maxConcurrentCalls);
    PropertyValue.apply(
        "ttrpc.server.max-calls-per-connection",
        properties.getMaxCallsPerConnection(),
        builder::maxCallsPerConnection);
    PropertyValue.apply(
        "ttrpc.server.max-busy-poll", properties.getMaxBusyPoll(), builder::maxBusyPoll);
    builder.exceptionMessages(exceptionMessages(properties));
    admit(properties.getAccess(), builder);
  }

  static ExceptionMessages exceptionMessages(TtrpcServerProperties properties) {
    return switch (properties.getError().getIncludeMessage()) {
      case NEVER -> ExceptionMessages.WITHHOLD;
      case ALWAYS -> ExceptionMessages.SEND;
    };
  }

  /**
   * Sets a peer policy if the properties restrict access. Without one the server looks up no peers,
   * which would cost a thread for each connection.
   */
  private static void admit(Access access, TtrpcServer.Builder builder) {
    boolean listed = !access.getAllowedUsers().isEmpty() || !access.getAllowedGroups().isEmpty();
    PeerPolicy lists = AllowedPeers.policy(access);
    if (access.isRequireSameUser()) {
      builder.admit(listed ? PeerPolicy.sameUser().and(lists) : PeerPolicy.sameUser());
    } else if (listed) {
      builder.admit(lists);
    }
  }
}
