package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static io.ttrpc.StatusCode.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections over channels that no selector can watch. */
@Timeout(30)
class BridgedConnectionTest {
  private static final long MUCH = 64 << 20;

  @TempDir Path folder;
  private final EchoService service = new EchoService();
  private Footprint before;
  private SocketPair pair;

  @BeforeEach
  void open() throws IOException {
    before = Footprint.now();
    pair = SocketPair.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    pair.left().close();
    pair.right().close();
    before.assertNothingAdded();
  }

  private TtrpcServer startServer() throws IOException {
    return TtrpcServer.builder().withoutAddress().service(service.definition()).start();
  }

  @Test
  void callsOfAllKindsWorkWithBothEndsBridged() throws Exception {
    try (TtrpcServer server = startServer()) {
      server.serve(new UnwatchableChannel(pair.left()));
      try (TtrpcChannel channel =
          TtrpcChannel.forConnection(new UnwatchableChannel(pair.right()))) {
        StringValue large = text("large ".repeat(500_000));
        assertThat(ClientCalls.unary(channel, EchoService.UNARY, large, CallOptions.DEFAULT))
            .isEqualTo(large);
        List<StringValue> many = Collections.nCopies(2_000, text("x".repeat(1_000)));
        assertThat(
                ClientCalls.clientStreaming(
                        channel, EchoService.COUNT, StreamReceiver.of(many), CallOptions.DEFAULT)
                    .getValue())
            .isEqualTo(2_000_000);
        List<StringValue> words = new ArrayList<>();
        ClientCalls.serverStreaming(
            channel, EchoService.SPLIT, text("a b c"), words::add, CallOptions.DEFAULT);
        assertThat(words).containsExactly(text("a"), text("b"), text("c"));
        List<StringValue> echoes = new ArrayList<>();
        ClientCalls.bidiStreaming(
            channel, EchoService.CHAT, StreamReceiver.of(many), echoes::add, CallOptions.DEFAULT);
        assertThat(echoes).isEqualTo(many);
      }
      await().until(() -> server.connectionCount() == 0);
    }
  }

  @Test
  void peerThatDoesNotReadIsHeldBack() throws Exception {
    try (TtrpcServer server = startServer()) {
      server.serve(new UnwatchableChannel(pair.left()));
      FakePeer peer = FakePeer.on(pair.right());
      AtomicInteger id = new AtomicInteger(1);
      String question = "q".repeat(10_000);
      long unused =
          peer.sendUntilHeldBack(
              () -> io.ttrpc.internal.wire.FrameWriter.encode(unary(id.getAndAdd(2), question)),
              MUCH);
      peer.close();
      await().until(() -> server.connectionCount() == 0);
    }
  }

  @Test
  void failureOfTheChannelIsTheCause() throws Exception {
    CountDownLatch fails = new CountDownLatch(1);
    var failing =
        new UnwatchableChannel(pair.left()) {
          @Override
          public int read(ByteBuffer target) throws IOException {
            awaitUninterruptibly(fails);
            throw new IOException("broken on purpose");
          }
        };
    try (TtrpcChannel channel = TtrpcChannel.forConnection(failing)) {
      var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
      assertThat(FakePeer.on(pair.right()).takeFrame()).isEqualTo(unary(1, "x"));
      fails.countDown();
      TtrpcException failure = ClientUnderTest.failureOf(call);
      assertThat(failure.code()).isEqualTo(UNAVAILABLE);
      assertThat(failure).hasMessageContaining("broken on purpose");
    }
  }

  @Test
  void channelThatDoesNotBlockIsRefusedWithTheReason() throws Exception {
    pair.left().configureBlocking(false);
    try (TtrpcChannel channel = TtrpcChannel.forConnection(new UnwatchableChannel(pair.left()))) {
      var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
      assertThat(ClientUnderTest.failureOf(call)).hasMessageContaining("must block");
    }
  }

  @Test
  void lastResponseLeavesBeforeTheServerCloses() throws Exception {
    CompletableFuture<Void> running = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    String large = "z".repeat(1_000_000);
    service.unary =
        request -> {
          running.complete(null);
          goOn.join();
          return text(large);
        };
    try (TtrpcServer server = startServer()) {
      server.serve(new UnwatchableChannel(pair.left()));
      FakePeer peer = FakePeer.on(pair.right()).send(unary(1, "last"));
      running.join();
      var shutdown = CompletableFuture.supplyAsync(() -> server.shutdown(Duration.ofSeconds(20)));
      goOn.complete(null);
      assertThat(peer.takeFrame()).isEqualTo(response(1, large));
      assertThat(peer.isClosedByPeer()).isTrue();
      assertThat(shutdown.join()).isEqualTo(new ShutdownReport(1, 0));
    }
  }

  @Test
  void channelThatTakesNothingAnyMoreIsClosedSoon() throws Exception {
    CountDownLatch writes = new CountDownLatch(1);
    var stuck = new StuckChannel(pair.left(), writes);
    try (TtrpcChannel channel = TtrpcChannel.forConnection(stuck)) {
      var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
      writes.await();
      assertThat(call).isNotDone();
    }
    await().until(() -> !stuck.isOpen());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A channel whose writes wait for its end. */
  private static final class StuckChannel extends UnwatchableChannel {
    private final CountDownLatch writes;
    private final CountDownLatch closed = new CountDownLatch(1);

    StuckChannel(SocketChannel socket, CountDownLatch writes) {
      super(socket);
      this.writes = writes;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      writes.countDown();
      awaitUninterruptibly(closed);
      throw new AsynchronousCloseException();
    }

    @Override
    public void close() throws IOException {
      super.close();
      closed.countDown();
    }
  }
}
