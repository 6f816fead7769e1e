package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A channel and a dispatcher with a transport in memory between them, which is not ttrpc's. */
@Timeout(60)
class TransportUnderTest {
  static final Duration LONG = Duration.ofSeconds(30);

  final EchoService service = new EchoService();
  final ExecutorService handlers = Executors.newCachedThreadPool();
  final List<AutoCloseable> opened = new ArrayList<>();
  private @Nullable MemoryTransport transport;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    handlers.shutdownNow();
  }

  TtrpcChannel channel(ServiceDefinition definition) {
    return channel(definition, builder -> builder, builder -> builder);
  }

  TtrpcChannel channel(
      ServiceDefinition definition,
      UnaryOperator<CallDispatcher.Builder> server,
      UnaryOperator<TtrpcChannel.Builder> client) {
    return channel(
        server.apply(CallDispatcher.builder(handlers).service(definition)).build(), client);
  }

  TtrpcChannel channel(CallDispatcher dispatcher, UnaryOperator<TtrpcChannel.Builder> client) {
    MemoryTransport memory = new MemoryTransport(dispatcher);
    transport = memory;
    TtrpcChannel channel = client.apply(TtrpcChannel.builder(memory)).build();
    opened.add(channel);
    return channel;
  }

  MemoryTransport transport() {
    return Objects.requireNonNull(transport);
  }

  static String unary(TtrpcChannel channel, String text) {
    return ClientCalls.unary(channel, EchoService.UNARY, text(text), CallOptions.DEFAULT)
        .getValue();
  }

  static TtrpcException failure(TtrpcChannel channel, String text) {
    return catchThrowableOfType(TtrpcException.class, () -> unary(channel, text));
  }
}
