package io.ttrpc.spring.boot.actuate;

import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.OpenConnection;
import io.ttrpc.PeerCredentials;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The endpoint that shows the servers, with their live connections, and the clients. */
@Endpoint(id = "ttrpc")
final class TtrpcEndpoint {
  private final KnownServer.@Nullable Source servers;
  private final KnownClient.@Nullable Source clients;
  private final ClientFailures failures;

  TtrpcEndpoint(
      KnownServer.@Nullable Source servers,
      KnownClient.@Nullable Source clients,
      ClientFailures failures) {
    this.servers = servers;
    this.clients = clients;
    this.failures = failures;
  }

  @ReadOperation
  Overview ttrpc() {
    Map<String, Client> byName = new LinkedHashMap<>();
    if (clients != null) {
      for (KnownClient client : clients.all()) {
        byName.put(client.name(), Client.of(client, failures.last(client.name())));
      }
    }
    return new Overview(running().map(Running::show).toList(), byName);
  }

  /** Returns the service of that full name, or null if no server has it. */
  @ReadOperation
  @Nullable Service service(@Selector String service) {
    return running()
        .flatMap(running -> running.server().services().stream())
        .filter(served -> served.name().equals(service))
        .findFirst()
        .map(Service::of)
        .orElse(null);
  }

  private Stream<Running> running() {
    return servers == null ? Stream.of() : servers.all().stream().flatMap(Running::of);
  }

  /** A server that runs, with its name. */
  private record Running(String name, TtrpcServer server) {
    static Stream<Running> of(KnownServer known) {
      TtrpcServer server = known.server();
      return server == null ? Stream.of() : Stream.of(new Running(known.name(), server));
    }

    Server show() {
      return Server.of(name, server);
    }
  }

  /** The response of the endpoint. */
  record Overview(List<Server> servers, Map<String, Client> clients)
      implements OperationResponseBody {}

  /** A running server. The limits are null if there are none. */
  record Server(
      String name,
      boolean listening,
      List<ServerSocket> sockets,
      int callCount,
      @Nullable Integer maxConcurrentCalls,
      @Nullable Integer maxConnections,
      int maxCallsPerConnection,
      long memoryInUse,
      long maxMemory,
      long maxMemoryPerConnection,
      List<Service> services,
      List<Connection> connections) {

    static Server of(String name, TtrpcServer server) {
      List<String> lost = server.lostAddresses();
      return new Server(
          name,
          server.isListening(),
          server.addresses().stream()
              .map(address -> ServerSocket.of(address, lost.contains(address)))
              .toList(),
          server.callCount(),
          limit(server.maxConcurrentCalls()),
          limit(server.maxConnections()),
          server.maxCallsPerConnection(),
          server.memoryInUse(),
          server.maxMemory(),
          server.maxMemoryPerConnection(),
          server.services().stream().map(Service::of).toList(),
          server.connections().stream().map(Connection::of).toList());
    }

    private static @Nullable Integer limit(int max) {
      return max == Integer.MAX_VALUE ? null : max;
    }
  }

  /** A service and its methods. */
  record Service(String name, List<Method> methods) implements OperationResponseBody {
    static Service of(ServiceDescriptor service) {
      return new Service(service.name(), service.methods().stream().map(Method::of).toList());
    }
  }

  /** A method with the Java types of its messages. */
  record Method(String name, CallKind kind, String requestType, String responseType) {
    static Method of(MethodDescriptor<?, ?> method) {
      return new Method(
          method.method(),
          method.kind(),
          method.requestType().getClass().getName(),
          method.responseType().getClass().getName());
    }
  }

  /** A connection of the server. User and group are null if the peer is not known. */
  record Connection(@Nullable String user, @Nullable String group, Duration age, int callCount) {

    static Connection of(OpenConnection connection) {
      PeerCredentials peer = connection.peer();
      return new Connection(
          peer == null ? null : peer.user().getName(),
          peer == null ? null : peer.group().getName(),
          connection.age().truncatedTo(ChronoUnit.MILLIS),
          connection.callCount());
    }
  }

  /** A client. The target is null if none is configured. */
  record Client(
      @Nullable String target,
      TtrpcChannel.State state,
      @Nullable String lastError,
      @Nullable Instant lastErrorAt) {

    static Client of(KnownClient client, ClientFailures.@Nullable Failure failure) {
      return new Client(
          client.target(),
          client.state(),
          failure == null ? null : failure.message(),
          failure == null ? null : failure.at());
    }
  }
}
