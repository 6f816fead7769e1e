package io.ttrpc.spring.boot.server;

import io.ttrpc.ExceptionMessages;
import io.ttrpc.PeerPolicy;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.PropertyValue;
import io.ttrpc.spring.boot.server.CommonServerProperties.Access;

/** The mapping of those properties that do not concern the socket file or the executor. */
record PropertiesServerBuilderCustomizer(ServerDefinition server)
    implements TtrpcServerBuilderCustomizer {

  @Override
  public void customize(TtrpcServer.Builder builder) {
    CommonServerProperties properties = server.properties();
    PropertyValue.apply(
        server.key("max-message-size"),
        properties.getMaxMessageSize(),
        size -> builder.maxMessageSize(PropertyValue.bytes(size)));
    PropertyValue.apply(
        server.key("max-connections"), properties.getMaxConnections(), builder::maxConnections);
    PropertyValue.apply(
        server.key("max-connections-per-user"),
        properties.getMaxConnectionsPerUser(),
        builder::maxConnectionsPerUser);
    PropertyValue.apply(
        server.key("max-concurrent-calls"),
        properties.getMaxConcurrentCalls(),
        builder::maxConcurrentCalls);
    PropertyValue.apply(
        server.key("max-calls-per-connection"),
        properties.getMaxCallsPerConnection(),
        builder::maxCallsPerConnection);
    PropertyValue.apply(
        server.key("max-memory"),
        properties.getMaxMemory(),
        size -> builder.maxMemory(size.toBytes()));
    PropertyValue.apply(
        server.key("max-memory-per-connection"),
        properties.getMaxMemoryPerConnection(),
        size -> builder.maxMemoryPerConnection(size.toBytes()));
    limitMetadata(builder);
    PropertyValue.apply(
        server.key("max-queue-delay"), properties.getMaxQueueDelay(), builder::maxQueueDelay);
    PropertyValue.apply(
        server.key("max-busy-poll"), properties.getMaxBusyPoll(), builder::maxBusyPoll);
    builder.exceptionMessages(exceptionMessages(properties));
    admit(builder);
  }

  /** Sets both limits, one after the other, so that a message names the key of its limit. */
  private void limitMetadata(TtrpcServer.Builder builder) {
    CommonServerProperties properties = server.properties();
    PropertyValue.apply(
        server.key("max-metadata-entries"),
        properties.getMaxMetadataEntries(),
        entries -> builder.maxMetadata(entries, Integer.MAX_VALUE));
    PropertyValue.apply(
        server.key("max-metadata-size"),
        properties.getMaxMetadataSize(),
        size -> builder.maxMetadata(properties.getMaxMetadataEntries(), PropertyValue.bytes(size)));
  }

  static ExceptionMessages exceptionMessages(CommonServerProperties properties) {
    return switch (properties.getError().getIncludeMessage()) {
      case NEVER -> ExceptionMessages.WITHHOLD;
      case ALWAYS -> ExceptionMessages.SEND;
    };
  }

  /**
   * Sets a peer policy if the properties restrict access. Without one the server looks up no peers,
   * which would cost a thread for each connection.
   */
  private void admit(TtrpcServer.Builder builder) {
    Access access = server.properties().getAccess();
    boolean listed = !access.getAllowedUsers().isEmpty() || !access.getAllowedGroups().isEmpty();
    PeerPolicy lists = AllowedPeers.policy(server);
    if (access.isRequireSameUser()) {
      builder.admit(listed ? PeerPolicy.sameUser().and(lists) : PeerPolicy.sameUser());
    } else if (listed) {
      builder.admit(lists);
    }
  }
}
