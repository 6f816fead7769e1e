package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterService;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.SmartLifecycle;

class ChannelsLifecycleTests {
  @TempDir Path folder;

  @Test
  void channelsCloseBehindTheServers() {
    GreeterContext.bare()
        .run(
            context ->
                assertThat(context.getBean(ChannelsLifecycle.class))
                    .satisfies(
                        channels -> {
                          assertThat(channels.getPhase())
                              .isEqualTo(SmartLifecycle.DEFAULT_PHASE - 3072);
                          assertThat(channels.isPauseable()).isFalse();
                        }));
  }

  @Test
  void channelsCloseBehindAServerThatStopsLate() {
    GreeterContext.bare()
        .withPropertyValues("ttrpc.server.lifecycle.phase=5000")
        .run(
            context ->
                assertThat(context.getBean(ChannelsLifecycle.class).getPhase()).isEqualTo(4999));
  }

  @Test
  void channelOutlivesAMereStop() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withUserConfiguration(Greeter.class)
        .run(
            context -> {
              GreeterService greeter = greeter(context);
              context.stop();
              context.start();
              assertThat(hello(greeter, "Ada")).isEqualTo("Hello Ada");
            });
  }

  @Test
  void handlerThatDrainsStillHasItsClients() throws Exception {
    Path socket = folder.resolve("greeter.sock");
    Path backend = folder.resolve("backend.sock");
    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(backend.toString())
                .service(GreeterTtrpc.bind(new Greeter()))
                .start();
        TtrpcChannel channel = TtrpcChannel.forTarget(socket.toString())) {
      GreeterAsync greeter = GreeterTtrpc.asyncClient(channel);
      GreeterContext.on(socket)
          .withUserConfiguration(Relay.class)
          .withPropertyValues("ttrpc.client.clients.backend.target=unix://" + backend)
          .run(
              context -> {
                Relay relay = context.getBean(Relay.class);
                CompletableFuture<StringValue> response = greeter.sayHello(StringValue.of("Ada"));
                relay.entered.await();
                CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
                await().until(() -> !socket.toFile().exists());
                relay.callBackend.countDown();
                assertThat(response.join()).isEqualTo(StringValue.of("Hello Ada"));
                closing.join();
              });
      await().until(() -> server.connectionCount() == 0);
    }
  }

  @TtrpcService
  static class Relay implements GreeterService {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch callBackend = new CountDownLatch(1);
    private final GreeterService backend;

    Relay(@TtrpcClient("backend") GreeterService backend) {
      this.backend = backend;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      entered.countDown();
      try {
        callBackend.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return backend.sayHello(name);
    }
  }
}
