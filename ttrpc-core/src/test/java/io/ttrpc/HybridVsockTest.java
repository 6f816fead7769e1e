package io.ttrpc;

import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.internal.client.HybridVsock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a guest through a hypervisor's socket, which the test plays. */
@Timeout(20)
class HybridVsockTest {
  @TempDir Path folder;
  private Footprint before;
  private Path path;
  private ServerSocketChannel hypervisor;

  @BeforeEach
  void listen() throws IOException {
    before = Footprint.now();
    path = folder.resolve("vm.sock");
    hypervisor = FakePeer.listen(path);
  }

  @AfterEach
  void close() throws IOException {
    hypervisor.close();
    before.assertNothingAdded();
  }

  /** Accepts a connection, checks its request and sends that text. */
  private CompletableFuture<SocketChannel> respond(String text) {
    return ClientUnderTest.async(
        () -> {
          SocketChannel accepted = hypervisor.accept();
          String request = "CONNECT 1024\n";
          assertThat(FakePeer.on(accepted).takeBytes(request.length()))
              .isEqualTo(request.getBytes(StandardCharsets.US_ASCII));
          FakePeer.on(accepted).sendBytes(StandardCharsets.ISO_8859_1.encode(text));
          return accepted;
        });
  }

  private TtrpcChannel.Builder guest() {
    return TtrpcChannel.builder("hvsock://" + path + ":1024");
  }

  private ConnectionClosedException failureToConnect() {
    try (TtrpcChannel channel = guest().connectTimeout(Duration.ofMillis(300)).build()) {
      return catchThrowableOfType(ConnectionClosedException.class, channel::connect);
    }
  }

  @Test
  void callReachesTheGuest() throws Exception {
    try (TtrpcChannel channel = guest().build()) {
      assertThat(channel.target()).isEqualTo("hvsock://" + path + ":1024");
      var accepting = respond("OK 1073741824\n");
      var call = ClientCalls.unaryAsync(channel, EchoService.UNARY, text("x"), CallOptions.DEFAULT);
      try (FakePeer peer = FakePeer.on(accepting.join())) {
        assertThat(peer.takeFrame()).isEqualTo(unary(1, "x"));
        peer.send(response(1, "y"));
        assertThat(call.join()).isEqualTo(text("y"));
      }
    }
  }

  @Test
  void bytesBehindTheResponseBelongToTheConnection() throws Exception {
    var accepting = respond("OK 4294967295\nframe");
    try (SocketChannel socket = new HybridVsock(path, 1024).connect()) {
      ByteBuffer rest = ByteBuffer.allocate(100);
      assertThat(socket.read(rest)).isEqualTo("frame".length());
      assertThat(StandardCharsets.US_ASCII.decode(rest.flip()).toString()).isEqualTo("frame");
    }
    accepting.join().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK\n", "OK x\n", "ok 1\n", "\n", "NO 1\n", "OK 1\r\n", "\u00ff\u0000\n"})
  void otherResponsesFailTheAttempt(String response) throws Exception {
    var accepting = respond(response);
    assertThat(failureToConnect())
        .hasMessageContaining("connect to hvsock://" + path + ":1024")
        .hasMessageContaining("expected OK and a number after CONNECT 1024 but was ");
    assertClosed(accepting);
  }

  @Test
  void responseWithoutAnEndIsNotReadForEver() throws Exception {
    var accepting = respond("OK 1234567890123456789");
    assertThat(failureToConnect()).hasMessageContaining("but was OK 12345678901…");
    assertClosed(accepting);
  }

  @Test
  void hypervisorThatClosesFailsTheAttempt() throws Exception {
    var accepting = respond("").thenAccept(HybridVsockTest::closeNow);
    assertThat(failureToConnect())
        .hasMessageContaining("the hypervisor closed the connection after CONNECT 1024")
        .hasMessageContaining("does the guest listen on that port?");
    accepting.join();
  }

  @Test
  void hypervisorThatClosesWithinItsResponseFailsTheAttempt() throws Exception {
    var accepting = respond("OK").thenAccept(HybridVsockTest::closeNow);
    assertThat(failureToConnect())
        .hasMessageContaining("the hypervisor closed the connection after CONNECT 1024 with OK");
    accepting.join();
  }

  @Test
  void hypervisorThatDoesNotRespondFailsTheAttemptInTime() throws Exception {
    var accepting = respond("");
    assertThat(failureToConnect()).hasMessageContaining("no connection within PT0.3S");
    assertClosed(accepting);
  }

  @ParameterizedTest
  @CsvSource({
    "hvsock:///run/vm.sock:1024, hvsock:///run/vm.sock:1024",
    "hvsock:///run/a:b.sock:0, hvsock:///run/a:b.sock:0",
    "hvsock://vm.sock:4294967295, hvsock://vm.sock:4294967295"
  })
  void addressHasAPathAndAPort(String address, String target) {
    try (TtrpcChannel channel = TtrpcChannel.builder(address).build()) {
      assertThat(channel.target()).isEqualTo(target);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hvsock://",
        "hvsock://:1024",
        "hvsock:///run/vm.sock",
        "hvsock:///run/vm.sock:",
        "hvsock:///run/vm.sock:port",
        "hvsock:///run/vm.sock:-1",
        "hvsock:///run/vm.sock:4294967296",
        "hvsock:///run/:1024"
      })
  void otherAddressesAreRefused(String address) {
    assertThatThrownBy(() -> TtrpcChannel.builder(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected hvsock:///path/to.sock:port")
        .hasMessageEndingWith("but was " + address);
  }

  @Test
  void serverHasNoHybridVsockAddress() {
    assertThatThrownBy(() -> TtrpcServer.builder().listen("hvsock:///run/vm.sock:1024"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a server has no hybrid vsock address");
  }

  private static void assertClosed(CompletableFuture<SocketChannel> accepting) throws IOException {
    try (FakePeer peer = FakePeer.on(accepting.join())) {
      assertThat(peer.isClosedByPeer()).isTrue();
    }
  }

  private static void closeNow(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
