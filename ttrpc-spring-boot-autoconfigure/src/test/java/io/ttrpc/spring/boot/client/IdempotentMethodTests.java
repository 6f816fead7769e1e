package io.ttrpc.spring.boot.client;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls whose server ends between the request and the response. */
class IdempotentMethodTests {
  private static final String KEY = ".method[test.Greeter/SayHello].idempotent=";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ttrpc.client.defaults", "ttrpc.client.clients.greeter"})
  void callOfAnIdempotentMethodIsAnsweredByTheNextServer(String prefix) {
    client(prefix + KEY + "true")
        .run(
            context -> {
              CompletableFuture<String> call =
                  CompletableFuture.supplyAsync(() -> hello(greeter(context), "Ada"));
              try (TtrpcServer next = serveAfterAServerThatEnds()) {
                assertThat(call.join()).isEqualTo("Hello Ada");
                assertThat(next.connectionCount()).isOne();
              }
            });
  }

  @Test
  void callOfAnotherMethodFails() {
    client().run(context -> assertFails(() -> hello(greeter(context), "Ada")));
  }

  @Test
  void clientTakesTheMarkOfTheDefaultsBack() {
    client("ttrpc.client.defaults" + KEY + "true", "ttrpc.client.clients.greeter" + KEY + "false")
        .run(context -> assertFails(() -> hello(greeter(context), "Ada")));
  }

  private void assertFails(Supplier<String> blocking) throws IOException {
    CompletableFuture<String> call = CompletableFuture.supplyAsync(blocking);
    try (TtrpcServer next = serveAfterAServerThatEnds()) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(call::join)
          .withCauseInstanceOf(ConnectionClosedException.class);
      assertThat(next.connectionCount()).isZero();
    }
  }

  private ApplicationContextRunner client(String... properties) {
    return GreeterContext.bare()
        .withPropertyValues(
            "ttrpc.client.clients.greeter.target=unix://" + socket(),
            "ttrpc.client.clients.greeter.wait-for-ready=true",
            "ttrpc.client.clients.greeter.timeout=20s")
        .withPropertyValues(properties);
  }

  /** Accepts a connection, reads the beginning of a request, and lets another server take over. */
  private TtrpcServer serveAfterAServerThatEnds() throws IOException {
    try (ServerSocketChannel listener =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()));
        SocketChannel connection = listener.accept()) {
      assertThat(connection.read(ByteBuffer.allocate(1024))).isPositive();
      Files.delete(socket());
      return TtrpcServer.builder()
          .listen(socket().toString())
          .service(GreeterTtrpc.bind(new Greeter()))
          .start();
    }
  }

  private Path socket() {
    return folder.resolve("greeter.sock");
  }
}
