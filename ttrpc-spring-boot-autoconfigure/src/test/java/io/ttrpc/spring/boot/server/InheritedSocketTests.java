package io.ttrpc.spring.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class InheritedSocketTests {
  private static final String TABLE =
      """
      Num       RefCount Protocol Flags    Type St Inode Path
      0000000000000000: 00000002 00000000 00010000 0001 01 4711 /run/app.sock
      0000000000000000: 00000003 00000000 00000000 0001 03 4712
      """;

  @TempDir Path folder;

  @Test
  void listeningUnixSocketOnStandardInputIsFound() throws Exception {
    assertThat(InheritedSocket.isListener(descriptor("socket:[4711]"), table())).isTrue();
  }

  @Test
  void connectedSocketOnStandardInputIsLeftAlone() throws Exception {
    assertThat(InheritedSocket.isListener(descriptor("socket:[4712]"), table())).isFalse();
  }

  @Test
  void socketOfAnotherKindOnStandardInputIsLeftAlone() throws Exception {
    assertThat(InheritedSocket.isListener(descriptor("socket:[471]"), table())).isFalse();
  }

  @Test
  void terminalOnStandardInputIsLeftAlone() throws Exception {
    assertThat(InheritedSocket.isListener(descriptor("/dev/pts/0"), table())).isFalse();
  }

  @Test
  void nothingIsFoundWithoutTheKernelsTables() {
    assertThat(InheritedSocket.isListener(folder.resolve("no"), folder.resolve("no"))).isFalse();
  }

  @Test
  void unixListenerIsTakenUntilItIsClosed() throws Exception {
    ServerSocketChannel taken;
    try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      unix.bind(UnixDomainSocketAddress.of(folder.resolve("a.sock")));
      taken = InheritedSocket.unixListener(unix);
      assertThat(taken).isSameAs(unix);
    }
    assertThat(InheritedSocket.unixListener(taken)).isNull();
  }

  @Test
  void listenerOfAnotherFamilyIsNotTaken() throws Exception {
    try (ServerSocketChannel tcp = ServerSocketChannel.open()) {
      tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(InheritedSocket.unixListener(tcp)).isNull();
    }
  }

  @Test
  void missingSocketFailsTheStartWhereItIsRequired() {
    GreeterContext.on(folder.resolve("a.sock"))
        .withUserConfiguration(Greeter.class)
        .withPropertyValues("ttrpc.server.socket.activation=inherited")
        .run(
            context ->
                assertThat(
                        StartFailure.of(context, InvalidConfigurationPropertyValueException.class))
                    .hasMessageContainingAll(
                        "ttrpc.server.socket.activation", "StandardInput=socket"));
  }

  @Test
  void pathIsServedWhereInheritingIsOff() {
    GreeterContext.on(folder.resolve("a.sock"))
        .withUserConfiguration(Greeter.class)
        .withPropertyValues("ttrpc.server.socket.activation=none")
        .run(context -> assertThat(folder.resolve("a.sock")).exists());
  }

  private Path descriptor(String target) throws IOException {
    return Files.createSymbolicLink(folder.resolve("fd"), Path.of(target));
  }

  private Path table() throws IOException {
    return Files.writeString(folder.resolve("unix"), TABLE);
  }
}
