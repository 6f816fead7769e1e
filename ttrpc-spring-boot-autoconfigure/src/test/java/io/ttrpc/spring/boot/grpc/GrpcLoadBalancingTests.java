package io.ttrpc.spring.boot.grpc;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusOr;
import io.grpc.stub.ServerCalls;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A client whose target has several addresses calls the servers by the channel's policy. */
@Timeout(120)
class GrpcLoadBalancingTests {
  private static final String CHANNEL = "spring.grpc.client.channel.greeters.";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<Server> servers = new ArrayList<>();
  private final TwoAddresses addresses = new TwoAddresses(servers);

  @BeforeEach
  void listen() throws Exception {
    for (String name : List.of("one", "two")) {
      servers.add(
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(greeterThatTells(name))
              .build()
              .start());
    }
    NameResolverRegistry.getDefaultRegistry().register(addresses);
  }

  @AfterEach
  void stop() throws Exception {
    NameResolverRegistry.getDefaultRegistry().deregister(addresses);
    for (Server server : servers) {
      server.shutdownNow();
      assertThat(server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void callsReachAllServers() {
    calling()
        .run(
            context ->
                await()
                    .atMost(LONG)
                    .untilAsserted(
                        () ->
                            assertThat(answers(context, 8))
                                .containsExactlyInAnyOrder("one", "two")));
  }

  @Test
  void policyOfTheChannelApplies() {
    calling()
        .withPropertyValues(
            CHANNEL + "service-config.loadbalancing[0].pickfirst.shuffle-address-list=false")
        .run(context -> assertThat(answers(context, 8)).containsExactly("one"));
  }

  @Test
  void callsGoOnWithTheRemainingServers() {
    calling()
        .run(
            context -> {
              assertThat(answers(context, 1)).hasSize(1);
              servers.get(0).shutdownNow();
              await()
                  .atMost(LONG)
                  .ignoreExceptions()
                  .untilAsserted(() -> assertThat(answers(context, 8)).containsExactly("two"));
            });
  }

  private static ApplicationContextRunner calling() {
    return GrpcContexts.calling("greeters").withPropertyValues(CHANNEL + "target=pair:///greeters");
  }

  private static Set<String> answers(ApplicationContext context, int calls) {
    Set<String> answers = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < calls; i++) {
      answers.add(hello(greeter(context), "Ada"));
    }
    return answers;
  }

  private static ServerServiceDefinition greeterThatTells(String name) {
    return ServerServiceDefinition.builder(GreeterTtrpc.SERVICE_NAME)
        .addMethod(
            GrpcMethods.toGrpc(GreeterTtrpc.SAY_HELLO),
            ServerCalls.<StringValue, StringValue>asyncUnaryCall(
                (request, response) -> {
                  response.onNext(StringValue.of(name));
                  response.onCompleted();
                }))
        .build();
  }

  /** Resolves a name to both servers, as a name service does. */
  private static final class TwoAddresses extends NameResolverProvider {
    private final List<Server> servers;

    TwoAddresses(List<Server> servers) {
      this.servers = servers;
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return "pair";
    }

    @Override
    public Set<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return Set.of(InetSocketAddress.class);
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "greeters";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(
                      StatusOr.fromValue(
                          servers.stream()
                              .map(
                                  server ->
                                      new EquivalentAddressGroup(
                                          new InetSocketAddress(
                                              InetAddress.getLoopbackAddress(), server.getPort())))
                              .toList()))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }
  }
}
