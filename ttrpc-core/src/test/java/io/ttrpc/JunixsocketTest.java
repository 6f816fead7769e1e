package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFSocketPair;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** Channels of junixsocket, whose provider of selectors is not the JDK's. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class JunixsocketTest {
  @TempDir Path folder;
  private TtrpcServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TtrpcServer.builder()
            .listen(SocketFile.at(folder.resolve("s.sock")))
            .service(new EchoService().definition())
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertWorks(TtrpcChannel channel) {
    List<StringValue> many = Collections.nCopies(500, text("x".repeat(10_000)));
    List<StringValue> echoes = new ArrayList<>();
    ClientCalls.bidiStreaming(
        channel, EchoService.CHAT, StreamReceiver.of(many), echoes::add, CallOptions.DEFAULT);
    assertThat(echoes).isEqualTo(many);
    for (int i = 0; i < 1_000; i++) {
      StringValue each = text("x" + i);
      assertThat(ClientCalls.unary(channel, EchoService.UNARY, each, CallOptions.DEFAULT))
          .isEqualTo(each);
    }
  }

  @Test
  void abstractNameIsReachedAndServed() throws Exception {
    Footprint before = Footprint.now();
    AFUNIXSocketAddress name = AFUNIXSocketAddress.inAbstractNamespace("" + UUID.randomUUID());
    try (AFUNIXServerSocketChannel listener = AFUNIXServerSocketChannel.open()) {
      listener.bind(name);
      try (TtrpcChannel channel =
          TtrpcChannel.builder("abstract name", () -> AFUNIXSocketChannel.open(name)).build()) {
        var connecting = CompletableFuture.runAsync(channel::connect);
        server.serve(listener.accept());
        connecting.join();
        assertWorks(channel);
        assertThat(server.connectionCount()).isEqualTo(1);
      }
      await().until(() -> server.connectionCount() == 0);
    }
    server.close();
    before.assertNothingAdded();
  }

  @Test
  void listenerOfAnotherProviderIsRefused() throws Exception {
    try (AFUNIXServerSocketChannel listener = AFUNIXServerSocketChannel.open()) {
      assertThatThrownBy(() -> TtrpcServer.builder().listen(listener))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pass them to TtrpcServer.serve");
    }
  }

  @Test
  void socketPairJoinsAChannelAndAServer() throws Exception {
    AFSocketPair<AFUNIXSocketChannel> pair =
        AFUNIXSelectorProvider.provider().openSocketChannelPair();
    server.serve(pair.getSocket1());
    try (TtrpcChannel channel = TtrpcChannel.forConnection(pair.getSocket2());
        TtrpcChannel ordinary = TtrpcChannel.forTarget(folder.resolve("s.sock").toString())) {
      assertWorks(channel);
      assertWorks(ordinary);
      assertThat(server.connectionCount()).isEqualTo(2);
    }
    await().until(() -> server.connectionCount() == 0);
  }
}
